import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type * as Cache from '../../origin/cache.ts';

const text = 'the contents of a jar';
const checksum = createHash('sha256').update(text).digest('hex');
const directory = mkdtempSync(join(tmpdir(), 'dstream-cache-'));

let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  response.writeHead(request.url === '/jar' ? 200 : 404).end(text);
});
let url: string;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

beforeEach(() => {
  asked = 0;
});

async function cachedIn(cache: string): Promise<typeof Cache.cached> {
  vi.resetModules();
  vi.stubEnv('XDG_CACHE_HOME', cache);
  return (await import('../../origin/cache.ts')).cached;
}

test('a file is downloaded once, and again if it was damaged', async () => {
  const cached = await cachedIn(join(directory, 'good'));
  const path = await cached('jars/a.jar', `${url}/jar`, checksum);
  expect(path).toBe(join(directory, 'good/dstream-services/jars/a.jar'));
  expect(readFileSync(path, 'utf8')).toBe(text);
  await cached('jars/a.jar', `${url}/jar`, checksum);
  expect(asked).toBe(1);
  writeFileSync(path, 'damaged');
  await cached('jars/a.jar', `${url}/jar`, checksum);
  expect(asked).toBe(2);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test.each([
  ['another file is there', '/jar', 'f'.repeat(64), /not what it was when its checksum was written down/],
  ['nothing is there', '/none', checksum, /404/],
])('it cannot be had if %s', async (_, path, sum, message) => {
  const cached = await cachedIn(join(directory, 'bad'));
  const having = cached('b.jar', url + path, sum);
  await expect(having).rejects.toMatchObject({
    name: 'Unavailable',
    message: expect.stringMatching(message) as string,
  });
  expect(asked).toBe(3);
});

test('it cannot be had without a network', async () => {
  const cached = await cachedIn(join(directory, 'none'));
  const having = cached('c.jar', 'http://127.0.0.1:1/jar', checksum);
  await expect(having).rejects.toMatchObject({ name: 'Unavailable' });
});
