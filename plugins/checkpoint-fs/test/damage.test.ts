import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { FsCheckpointStore } from '../src/index.ts';
import { bytes, recordsOf } from './support/contents.ts';
import { temporaryDirectory } from './support/directory.ts';
import { hastyFiles } from './support/hooked-files.ts';

/** A closed store with two records in a log and bytes under a name. */
const written = async (records: readonly string[] = ['first', 'second']) => {
  const dir = join(await temporaryDirectory(), 'checkpoints');
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, hastyFiles);
  await store.open();
  for (const record of records) await store.log('journal').append(bytes(record));
  await store.put('a/b', bytes('named'));
  await store.close();
  const log = join(dir, 'logs', 'journal');
  return { dir, log, segments: (await readdir(log)).map((name) => join(log, name)) };
};

const opened = async (dir: string, mode: 'read' | 'write'): Promise<FsCheckpointStore> => {
  const store = new FsCheckpointStore({ dir }, hastyFiles);
  await store.open(mode);
  return store;
};

const reading = async (dir: string, mode: 'read' | 'write' = 'read'): Promise<string[]> => {
  const store = await opened(dir, mode);
  try {
    return await recordsOf(store);
  } finally {
    await store.close();
  }
};

const change = (file: Buffer, place: number): Buffer => {
  const changed = Buffer.from(file);
  changed[place]! ^= 0x41;
  return changed;
};

test('any changed byte of a log that was closed is found, and nothing is changed', async () => {
  const { dir, segments } = await written();
  const whole = await readFile(segments[0]!);
  const lastHeader = whole.length - 40;
  for (let place = 0; place < lastHeader; place++) {
    const damaged = change(whole, place);
    await writeFile(segments[0]!, damaged);
    const mode = place % 2 === 0 ? 'read' : 'write';
    const reason = { code: expect.stringMatching(/^CHECKPOINT_(CORRUPT|FS_FORMAT_NEWER)$/) };
    await expect(reading(dir, mode), `byte ${place}`).rejects.toMatchObject(reason);
    expect(await readFile(segments[0]!)).toEqual(damaged);
  }
}, 60_000);

test('the message names the file, the place and what to do', async () => {
  const { dir, segments } = await written();
  await writeFile(segments[0]!, change(await readFile(segments[0]!), 90));
  await expect(reading(dir)).rejects.toThrow(`${segments[0]}, byte 40 is damaged`);
  await expect(reading(dir)).rejects.toThrow('Restore it from a copy');
});

test('an append to a damaged log is refused too', async () => {
  const { dir, segments } = await written();
  await writeFile(segments[0]!, change(await readFile(segments[0]!), 90));
  const store = await opened(dir, 'write');
  await expect(store.log('journal').append(bytes('x'))).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
  await expect(store.log('other').append(bytes('x'))).resolves.toBe(1);
  await store.close();
});

test('a segment that is missing between others is found', async () => {
  const { dir, segments } = await written(Array.from({ length: 5 }, (_, n) => `${n}`.repeat(3000)));
  expect(segments).toHaveLength(5);
  await rm(segments[2]!);
  await expect(reading(dir)).rejects.toMatchObject({
    code: 'CHECKPOINT_CORRUPT',
    params: { place: segments[3], reason: expect.stringContaining('record 3') },
  });
});

test('a segment under the name of another one is found', async () => {
  const { dir, segments } = await written(['0'.repeat(4000), '1'.repeat(4000), '2']);
  await writeFile(segments[1]!, await readFile(segments[0]!));
  await expect(reading(dir)).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
});

test('a changed, shortened or moved file under a name is found', async () => {
  const { dir } = await written();
  const path = join(dir, 'names', 'a%2Fb');
  const whole = await readFile(path);
  const store = await opened(dir, 'read');
  const found = expect.objectContaining({ code: 'CHECKPOINT_CORRUPT', params: expect.objectContaining({}) });
  for (const file of [
    change(whole, 0),
    change(whole, 20),
    change(whole, 41),
    whole.subarray(0, 42),
    whole.subarray(0, 7),
  ]) {
    await writeFile(path, file);
    await expect(store.get('a/b')).rejects.toEqual(found);
  }
  await writeFile(join(dir, 'names', 'c'), whole);
  await expect(store.get('c')).rejects.toEqual(found);
  await store.close();
});

test('a newer format is refused by name, and left alone', async () => {
  const { dir, segments } = await written();
  for (const [path, use] of [
    [segments[0]!, (store: FsCheckpointStore) => recordsOf(store)],
    [join(dir, 'names', 'a%2Fb'), (store: FsCheckpointStore) => store.get('a/b')],
  ] as const) {
    const newer = Buffer.from(await readFile(path));
    newer.writeUInt32LE(2, 8);
    newer.writeUInt32LE(crc32(newer.subarray(0, 36)), 36);
    await writeFile(path, newer);
    const store = await opened(dir, 'write');
    await expect(use(store)).rejects.toMatchObject({
      code: 'CHECKPOINT_FS_FORMAT_NEWER',
      params: { path, format: 2, readable: 1 },
    });
    await store.close();
    expect(await readFile(path)).toEqual(newer);
  }
});
