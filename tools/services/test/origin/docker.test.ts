import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { service, startService } from '../../../vitest/service.ts';
import { trust } from '../clients/client.ts';
import { connect } from '../clients/redis.ts';

const DOCKER = fileURLToPath(new URL('../programs/docker.ts', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'dstream-docker-'));
const calls = join(directory, 'calls');
writeFileSync(join(directory, 'docker'), `#!/bin/sh\nexec ${process.execPath} ${DOCKER} "$@"\n`, {
  mode: 0o755,
});

beforeEach(() => {
  writeFileSync(calls, '');
  vi.stubEnv('PATH', `${directory}${delimiter}${process.env['PATH']}`);
  vi.stubEnv('DOCKER_CALLS', calls);
  return () => vi.unstubAllEnvs();
});

afterAll(() => rmSync(directory, { recursive: true }));

const called = (): string[] =>
  readFileSync(calls, 'utf8')
    .trim()
    .split('\n')
    .map((line) => / (pull|up|kill|pause|unpause|down) /.exec(line)?.[1] ?? line);

await service('redis', () => {
  test('a server runs in a container where a Docker engine answers', async () => {
    const own = await startService('redis');
    expect(own.origin).toBe('docker');
    const nobody = trust(own.certificates);
    const client = await connect(own.listeners.plain, nobody);
    await client.add();
    await own.pause();
    const counted = client.count();
    await own.resume();
    expect(await counted).toBe(1);
    await client.close();

    await own.restart();
    const again = await connect(own.listeners.password, nobody);
    expect(await again.count()).toBe(1);
    await again.close();
    await own.stop();
    expect(existsSync(own.directory)).toBe(false);
    const life = ['pull', 'up', 'pause', 'unpause', 'kill', 'up', 'kill', 'down'];
    expect(called().slice(-life.length)).toEqual(life);
  });

  test('and on this machine if there is no image', async () => {
    vi.stubEnv('DOCKER_HAS_NO_IMAGES', 'true');
    const lines: string[] = [];
    await using own = await startService('redis', { say: (line) => lines.push(line) });
    expect(own.origin).toBe('machine');
    expect(lines.join('\n')).toMatch(/image cannot be had[^]*runs on this machine/);
  });
});
