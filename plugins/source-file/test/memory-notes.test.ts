import { MemoryCheckpointStore, type CheckpointLog } from '@dstream/core/plugin';
import { beforeEach, expect, test } from 'vitest';
import type { Progress } from '../src/file-range.ts';
import { MemoryNotes } from '../src/memory-notes.ts';
import type { MemoryRecord } from '../src/memory-record.ts';

const progress = (end: number): Progress => ({ size: 10, mtime: 1.5, end });

let checkpoints: MemoryCheckpointStore;

beforeEach(() => {
  checkpoints = new MemoryCheckpointStore();
});

/** The notes as the next process finds them. */
const restarted = async (): Promise<CheckpointLog> => {
  await checkpoints.close();
  checkpoints = new MemoryCheckpointStore(checkpoints);
  await checkpoints.open();
  return checkpoints.log('notes');
};

const notes = async (): Promise<MemoryNotes> => new MemoryNotes(await restarted(), 'textFiles d');

const remembered = async (): Promise<string[] | undefined> => {
  const files = await (await notes()).load();
  return files && [...files].map(([file, { end }]) => `${file} ${end}`);
};

const many = (count: number): MemoryRecord =>
  Array.from({ length: count }, (_, i) => [`/${i}`, progress(10)]);

const lengthOf = async (log: CheckpointLog): Promise<number> => {
  let length = 0;
  for await (const _ of log.read()) length++;
  return length;
};

test('remembers what was appended, the last word counting', async () => {
  const log = await notes();
  expect(await log.load()).toBeUndefined();
  await log.rewrite([['/at/start', progress(10)]]);
  await log.append([['/a', progress(4)]]);
  await log.append([
    ['/a', progress(10)],
    ['/b €\n', progress(10)],
  ]);
  expect(await remembered()).toEqual(['/at/start 10', '/a 10', '/b €\n 10']);
});

test('has begun, although there were no files', async () => {
  await (await notes()).rewrite([]);
  expect(await remembered()).toEqual([]);
});

test('is replaced as a whole, and what was before is let go', async () => {
  const log = await notes();
  await log.rewrite([['/gone', progress(10)]]);
  for (let i = 0; i < 20; i++) await log.append([['/a', progress(i)]]);
  await log.rewrite(many(2500));
  await log.append([['/last', progress(10)]]);
  expect(await remembered()).toEqual([...many(2500).map(([file]) => `${file} 10`), '/last 10']);
  expect(await lengthOf(await restarted())).toBe(3 + 1);
});

/** Writes no more than so many records, then dies. */
const dying = (log: CheckpointLog, appends: number): CheckpointLog => {
  let left = appends;
  return {
    read: () => log.read(),
    append: (bytes) => (left-- > 0 ? log.append(bytes) : Promise.reject(new Error('died'))),
    trim: (position) => log.trim(position),
  };
};

test('a replacement that came to no end changes nothing', async () => {
  const first = await notes();
  await first.rewrite([['/kept', progress(10)]]);
  await first.append([['/a', progress(10)]]);
  for (let appends = 0; appends < 3; appends++) {
    const log = new MemoryNotes(dying(await restarted(), appends), 'textFiles d');
    await expect(log.rewrite(many(2500))).rejects.toThrow('died');
    expect(await remembered()).toEqual(['/kept 10', '/a 10']);
  }
  await (await notes()).append([['/b', progress(10)]]);
  expect(await remembered()).toEqual(['/kept 10', '/a 10', '/b 10']);
});

test('a first one that came to no end never began', async () => {
  const log = new MemoryNotes(dying(await restarted(), 2), 'textFiles d');
  await expect(log.rewrite(many(2500))).rejects.toThrow('died');
  expect(await remembered()).toBeUndefined();
});

test('notes of a later version are an error', async () => {
  await (await restarted()).append(new TextEncoder().encode('{"version":2,"files":[]}'));
  await expect((await notes()).load()).rejects.toMatchObject({
    code: 'FILE_MEMORY_FOREIGN',
    message: expect.stringContaining('textFiles d'),
  });
});
