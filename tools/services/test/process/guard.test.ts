import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { service, type ServiceName } from '../../../vitest/service.ts';

const OWNER = fileURLToPath(new URL('../programs/owner.ts', import.meta.url));

/** The processes whose command names the directory. */
const processesOf = (directory: string): string[] =>
  execFileSync('ps', ['-A', '-o', 'args='])
    .toString()
    .split('\n')
    .filter((args) => args.includes(directory));

const endsWithOwner = async (name: ServiceName, signal: NodeJS.Signals): Promise<void> => {
  const owner = spawn(process.execPath, [OWNER, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void owner.kill('SIGKILL'));
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const { directory, port } = JSON.parse(line.toString()) as { directory: string; port: number };
  expect(processesOf(directory).length).toBeGreaterThan(0);
  owner.kill(signal);
  await vi.waitFor(
    async () => {
      expect(processesOf(directory)).toEqual([]);
      expect(existsSync(directory)).toBe(false);
      await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({
        code: 'ECONNREFUSED',
      });
    },
    { timeout: 20_000 },
  );
};

await service('mosquitto', () => {
  test.each(['SIGKILL', 'SIGTERM'] as const)('one process ends with its owner, by %s', (signal) =>
    endsWithOwner('mosquitto', signal),
  );
});

await service('rabbitmq', () => {
  test('a server with a companion ends with its owner', () => endsWithOwner('rabbitmq', 'SIGKILL'));
});

await service('postgres', () => {
  test('a server of many processes ends with its owner', () => endsWithOwner('postgres', 'SIGKILL'));
});
