import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FsCheckpointStore } from '../src/index.ts';
import { recordsOf } from './support/contents.ts';
import { temporaryDirectory } from './support/directory.ts';
import { hastyFiles } from './support/hooked-files.ts';

const record = (n: number): Uint8Array => new TextEncoder().encode(`${n} `.padEnd(900, 'x'));

/** A log in segments of four records. */
const opened = async (dir: string, mode: 'read' | 'write' = 'write'): Promise<FsCheckpointStore> => {
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, hastyFiles);
  await store.open(mode);
  onTestFinished(() => store.close());
  return store;
};

const append = async (store: FsCheckpointStore, from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n++) await store.log('journal').append(record(n));
};

const numbersIn = async (store: FsCheckpointStore): Promise<number[]> =>
  (await recordsOf(store)).map((text) => Number.parseInt(text, 10));

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

test('of what a file held before it was written again nothing is read, wherever the writing ends', async () => {
  const home = await temporaryDirectory();
  const store = await opened(join(home, 'living'));
  await append(store, 1, 9);
  await store.log('journal').trim(5);
  for (let last = 9; last < 13; last++) {
    await append(store, last, last + 1);
    const left = join(home, `left at ${last}`);
    await cp(join(home, 'living'), left, { recursive: true, filter: (path) => !path.includes('lock-') });
    const next = await opened(left);
    expect(await numbersIn(next)).toEqual(numbers(5, last + 1));
    expect(await next.log('journal').append(record(0))).toBe(last + 1);
  }
});

test('a reader of a file that is written again meanwhile goes on with the next one', async () => {
  const dir = await temporaryDirectory();
  const store = await opened(dir);
  await append(store, 1, 13);
  const reader = await opened(dir, 'read');
  const seen: number[] = [];
  for await (const { position } of reader.log('journal').read()) {
    if (seen.push(position) > 1) continue;
    await store.log('journal').trim(9);
    await append(store, 13, 21);
  }
  // Of the first file it had read ahead; the second was gone.
  expect(seen).toEqual([...numbers(1, 5), ...numbers(9, 13)]);
});

test('a file that was to be written again may be gone', async () => {
  const dir = await temporaryDirectory();
  const store = await opened(dir);
  await append(store, 1, 9);
  await store.log('journal').trim(5);
  const logs = join(dir, 'logs', 'journal');
  for (const name of await readdir(logs)) if (name.startsWith('~')) await rm(join(logs, name));
  await append(store, 9, 15);
  await store.close();
  expect(await numbersIn(await opened(dir))).toEqual(numbers(5, 15));
});
