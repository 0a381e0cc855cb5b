import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SilentLogger, type Codec, type StateShard } from '@dstream/core/plugin';
import { open } from 'lmdb';
import { expect, test } from 'vitest';
import { LmdbStateStore, stateLmdb } from '../src/index.ts';
import { explain } from '../src/state-lmdb-error.ts';
import { temporaryDirectory } from './support/directory.ts';
import { storeIn } from './support/store.ts';

const shard: StateShard = { operator: 'counts#1', partition: 0 };

const write = async (store: LmdbStateStore, from: number, state: unknown): Promise<void> => {
  const version = await store.open<string, unknown>(shard, from, from + 1);
  version.set(`key ${from}`, state);
  await version.commit();
};

test('a file that may grow no further is said so, and nothing of the batch is kept', async () => {
  const store = storeIn(temporaryDirectory(), { mapSize: 2 ** 20 });
  let from = 0;
  const fill = async (): Promise<void> => {
    for (; from < 100; from++) await write(store, from, 'x'.repeat(100_000));
  };
  await expect(fill()).rejects.toMatchObject({
    code: 'STATE_LMDB_FULL',
    message: expect.stringContaining('mapSize'),
  });
  expect(store.latest(shard)).toBe(from);
  const version = await store.open<string, unknown>(shard, from, from + 1);
  expect(version.size).toBe(from);
  version.abort();
});

test('a directory is given to one program at a time', async () => {
  const dir = temporaryDirectory();
  const store = storeIn(dir);
  const program = fileURLToPath(new URL('support/committing.ts', import.meta.url));
  const run = () =>
    spawnSync(process.execPath, ['--conditions=@dstream/source', program, dir, 'once'], { encoding: 'utf8' });
  expect(run().stderr).toContain(`STATE_LMDB_LOCKED: State in ${dir} is in use by process ${process.pid}`);
  await store.close();
  expect(run()).toMatchObject({ stdout: '1\n', stderr: '', status: 0 });
});

test('state of another codec is not touched', async () => {
  const dir = temporaryDirectory();
  await storeIn(dir).close();
  const codec: Codec = { name: 'other', encode: () => new Uint8Array(), decode: () => undefined };
  const options = { dir, mapSize: 2 ** 30, memory: 2 ** 20 };
  expect(() => new LmdbStateStore(options, codec, new SilentLogger())).toThrow(
    expect.objectContaining({ code: 'STATE_LMDB_FORMAT', message: expect.stringContaining('codec json') }),
  );
});

test('a file that is no LMDB file is refused', () => {
  const dir = temporaryDirectory();
  writeFileSync(join(dir, 'log.mdb'), 'nothing that LMDB has written, and longer than its head');
  expect(() => storeIn(dir)).toThrow(expect.objectContaining({ code: 'STATE_LMDB_CORRUPT' }));
});

test.each(['log.mdb', 'state-counts%231-0.mdb'])('%s is refused when its end is missing', async (name) => {
  const dir = temporaryDirectory();
  const store = storeIn(dir, { memory: 0 });
  const filling = await store.refill(shard, 0);
  await filling.add(Array.from({ length: 20_000 }, (_, n) => [`key ${n}`, 'x'.repeat(50), 0]));
  await filling.commit();
  await write(store, 0, 'x'.repeat(2 ** 20));
  await store.close();
  const path = join(dir, name);
  const { size } = statSync(path);
  expect(size).toBeGreaterThan(2 ** 19);
  const read = async (): Promise<unknown> => (await storeIn(dir).open(shard, 1, 2)).abort();
  for (const left of [size / 2, 4096, 100]) {
    truncateSync(path, left);
    await expect(read()).rejects.toMatchObject({
      code: 'STATE_LMDB_CORRUPT',
      message: expect.stringMatching(/at its end are missing|cut off/),
    });
  }
});

test('pages at the end that nothing needs may be missing', async () => {
  const dir = temporaryDirectory();
  const store = storeIn(dir);
  await write(store, 0, 'a');
  await store.close();
  const path = join(dir, 'log.mdb');
  const bytes = readFileSync(path);
  const pageSize = bytes.readUInt32LE(48);
  for (const meta of [0, pageSize]) {
    const last = bytes.readBigUInt64LE(meta + 144);
    bytes.writeBigUInt64LE(last + 3n, meta + 144);
  }
  writeFileSync(path, bytes);
  const again = storeIn(dir);
  expect(again.latest(shard)).toBe(1);
  await write(again, 1, 'x'.repeat(100_000));
  await again.close();
  expect(storeIn(dir).latest(shard)).toBe(2);
});

test('an empty file is none yet', async () => {
  const dir = temporaryDirectory();
  writeFileSync(join(dir, 'log.mdb'), '');
  truncateSync(join(dir, 'log.mdb'), 0);
  const store = storeIn(dir);
  await write(store, 0, 'a');
  expect(store.latest(shard)).toBe(1);
});

test('a version that is damaged on disk is not used', async () => {
  const dir = temporaryDirectory();
  const store = storeIn(dir);
  await write(store, 0, 'a');
  await write(store, 1, 'b');
  await store.close();
  const log = open({
    path: join(dir, 'log.mdb'),
    encoding: 'binary',
    keyEncoding: 'binary',
    noSubdir: true,
    maxDbs: 4,
  });
  const records = log.openDB({ name: 'records', encoding: 'binary', keyEncoding: 'binary' });
  for (const { key, value } of records.getRange({ limit: 1 })) {
    const damaged = Buffer.from(value as Uint8Array);
    damaged[damaged.length - 1]! ^= 1;
    await records.put(key, damaged);
  }
  await log.close();
  await expect(storeIn(dir).open(shard, 2, 3)).rejects.toMatchObject({
    code: 'STATE_LMDB_CORRUPT',
    message: expect.stringContaining('version 1 ms of counts%231-0 is damaged'),
  });
});

test('state that cannot be encoded fails its batch, not the store', async () => {
  const store = storeIn(temporaryDirectory());
  await write(store, 0, 'a');
  await expect(write(store, 1, () => 'a function')).rejects.toMatchObject({ code: 'CODEC_UNSUPPORTED' });
  expect(store.latest(shard)).toBe(1);
  await write(store, 1, 'b');
  const version = await store.open<string, unknown>(shard, 2, 3);
  expect(new Map(Array.from(version.entries(), ([key, state]) => [key, state]))).toEqual(
    new Map([
      ['key 0', 'a'],
      ['key 1', 'b'],
    ]),
  );
  version.abort();
});

test('a place where no directory can be is said so', () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  expect(() => storeIn(join(file, 'state'))).toThrow(
    expect.objectContaining({ code: 'STATE_LMDB_FAILED', message: expect.stringContaining(file) }),
  );
});

test('the directory is for this user only, and names of streams cannot lead out of it', async () => {
  const dir = join(temporaryDirectory(), 'deep', 'state');
  mkdirSync(join(dir, '..'), { recursive: true });
  const store = storeIn(dir);
  for (const operator of ['../../etc/passwd', 'a/b', 'x'.repeat(900)]) {
    const version = await store.open<string, number>({ operator, partition: 1 }, 0, 1);
    version.set('a', 1);
    await version.commit();
  }
  const states = readdirSync(dir).filter((name) => name.startsWith('state-') && name.endsWith('.mdb'));
  expect(states).toHaveLength(3);
  expect(readdirSync(join(dir, '..'))).toEqual(['state']);
});

test.each([
  ['ENOSPC', 'STATE_LMDB_NO_SPACE'],
  [28, 'STATE_LMDB_NO_SPACE'],
  ['EROFS', 'STATE_LMDB_FORBIDDEN'],
  [13, 'STATE_LMDB_FORBIDDEN'],
  [-30796, 'STATE_LMDB_CORRUPT'],
  [5, 'STATE_LMDB_FAILED'],
])('error %s is %s and names the place', (code, expected) => {
  expect(explain(Object.assign(new Error('failed'), { code }), '/var/state')).toMatchObject({
    code: expected,
    message: expect.stringContaining('/var/state'),
  });
});

test('options are checked', () => {
  expect(() => stateLmdb({ dir: '', memory: -1 })).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', message: expect.stringMatching(/dir.*memory/s) }),
  );
  expect(stateLmdb({ dir: '/var/state' }).name).toBe('@dstream/state-lmdb');
});
