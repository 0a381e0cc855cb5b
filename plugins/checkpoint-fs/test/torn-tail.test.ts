import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FsCheckpointStore } from '../src/index.ts';
import { bytes, recordsOf } from './support/contents.ts';
import { temporaryDirectory } from './support/directory.ts';
import { hastyFiles } from './support/hooked-files.ts';

const segment = join('logs', 'journal', '0000000000000001');
/** Of the file and of a group. */
const header = 40;
const groupLength = (...records: string[]): number =>
  header + records.reduce((sum, record) => sum + 8 + record.length, 0);

/** A directory as a process leaves it that dies after these groups of records. */
const leftBehind = async (...groups: string[][]): Promise<string> => {
  const home = await temporaryDirectory();
  const [dir, left] = [join(home, 'living'), join(home, 'left')];
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, hastyFiles);
  await store.open();
  for (const group of groups) {
    await Promise.all(group.map((record) => store.log('journal').append(bytes(record))));
  }
  await cp(dir, left, { recursive: true, filter: (path) => !path.includes('lock-') });
  await store.close();
  return left;
};

const reopened = async <T>(dir: string, use: (store: FsCheckpointStore) => Promise<T>): Promise<T> => {
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, hastyFiles);
  await store.open();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
};

const groups = [['first'], ['second', 'third'], ['the fourth record', 'fifth']];
const end = header + groups.reduce((sum, group) => sum + groupLength(...group), 0);
const ends = [end - groupLength(...groups[2]!), end];

/** The records of the groups that lie before a place in the file. */
const before = (place: number): string[] =>
  groups.slice(0, place >= ends[1]! ? 3 : place >= ends[0]! ? 2 : 1).flat();

/** Leaves a file as long as it is, but from a place on nothing was written. */
const tear = async (path: string, place: number): Promise<void> =>
  writeFile(path, (await readFile(path)).fill(0, place));

const lengths = Array.from({ length: end - ends[0]! + 30 }, (_, i) => end - i);

test('torn anywhere in its tail, a log holds the groups that are whole, and goes on behind them', async () => {
  const left = await leftBehind(...groups);
  for (const [i, length] of lengths.entries()) {
    const dir = `${left}-${i}`;
    await cp(left, dir, { recursive: true });
    await tear(join(dir, segment), length);
    await reopened(dir, async (store) => {
      expect(await recordsOf(store)).toEqual(before(length));
      expect(await store.log('journal').append(bytes('next'))).toBe(before(length).length + 1);
    });
    await reopened(dir, async (store) => expect(await recordsOf(store)).toEqual([...before(length), 'next']));
  }
}, 60_000);

test('a tail of which any byte was not written is left out', async () => {
  const left = await leftBehind(...groups);
  const whole = await readFile(join(left, segment));
  for (let place = ends[0]!; place < end; place++) {
    if (whole[place] === 0) continue;
    const torn = Buffer.from(whole);
    torn[place] = 0;
    await writeFile(join(left, segment), torn);
    await reopened(left, async (store) => expect(await recordsOf(store)).toEqual(before(ends[0]!)));
  }
}, 60_000);

test('a reader leaves out a torn tail and leaves it where it is', async () => {
  const left = await leftBehind(...groups);
  await tear(join(left, segment), end - 1);
  const store = new FsCheckpointStore({ dir: left }, hastyFiles);
  await store.open('read');
  expect(await recordsOf(store)).toEqual(before(end - 1));
  await store.close();
  expect(await readFile(join(left, segment))).toHaveLength(4096);
});

test('what looks like a group inside a torn record is no sign of damage', async () => {
  const home = await temporaryDirectory();
  const dir = join(home, 'checkpoints');
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, hastyFiles);
  await store.open();
  await store.log('journal').append(bytes('first'));
  await store.log('journal').append(bytes('second'));
  const sofar = await readFile(join(dir, segment));
  await store.log('journal').append(sofar.subarray(0, 300));
  const left = join(home, 'left');
  await cp(dir, left, { recursive: true, filter: (path) => !path.includes('lock-') });
  await store.close();
  const written = await readFile(join(left, segment));
  const torn = written.indexOf('second') + 'second'.length + 100;
  await tear(join(left, segment), torn);
  await reopened(left, async (next) => expect(await recordsOf(next)).toEqual(['first', 'second']));
});
