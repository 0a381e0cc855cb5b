import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MemoryCheckpointStore } from '@dstream/core/plugin';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { textFiles, type FileRange, type TextFilesOptions } from '../src/index.ts';
import { temporaryDirectory, writeAt } from './support/directory.ts';
import { Batches, made } from './support/source.ts';

let home: string;
let checkpoints: MemoryCheckpointStore;

beforeEach(async () => {
  home = await temporaryDirectory();
  checkpoints = new MemoryCheckpointStore();
});

/** A source as a context with a checkpoint store opens it; each call stands for another process. */
const start = async (
  planned: readonly (readonly FileRange[])[] = [],
  options: Partial<TextFilesOptions> = {},
): Promise<Batches<string>> => {
  await checkpoints.close();
  checkpoints = new MemoryCheckpointStore(checkpoints);
  await checkpoints.open();
  const source = made(textFiles({ directory: home, ...options }));
  await source.open?.(new AbortController().signal, checkpoints.log('notes'));
  await source.resume?.(planned);
  onTestFinished(async () => source.close?.());
  return new Batches(source);
};

const noteCount = async (): Promise<number> => {
  let count = 0;
  for await (const _ of new MemoryCheckpointStore(checkpoints).log('notes').read()) count++;
  return count;
};

test('files that appear while nothing runs are found, however old they are', async () => {
  await writeAt(join(home, 'at start'), 500, 'x');
  const first = await start();
  await writeAt(join(home, 'a'), 1000, 'a');
  expect(await first.run(2000)).toEqual(['a']);
  await writeAt(join(home, 'while down'), 100, 'while down');
  expect(await (await start()).run(4000)).toEqual(['while down']);
});

test('newFilesOnly is about the very first start', async () => {
  await writeAt(join(home, 'at start'), 500, 'x');
  await start();
  await writeAt(join(home, 'before any batch'), 600, 'before any batch');
  expect(await (await start()).run(2000)).toEqual(['before any batch']);
});

test('what was planned and not committed is not planned again', async () => {
  const first = await start();
  await writeAt(join(home, 'a'), 1000, 'a');
  const ranges = await first.plan(2000);
  await writeAt(join(home, 'b'), 3000, 'b');
  const second = await start([ranges]);
  second.previous = ranges;
  expect(await second.run(4000)).toEqual(['b']);
});

test('what was planned, but never became a batch, is planned again', async () => {
  const first = await start();
  await writeAt(join(home, 'a'), 1000, 'a');
  await first.plan(2000);
  expect(await (await start()).run(4000)).toEqual(['a']);
});

test('a memory of its own goes before the checkpoint', async () => {
  const memory = join(await temporaryDirectory(), 'memory');
  const first = await start([], { memory });
  await writeAt(join(home, 'a'), 1000, 'a');
  expect(await first.run(2000)).toEqual(['a']);
  await first.end();
  expect(await noteCount()).toBe(0);
  expect(await (await start([], { memory })).run(4000)).toEqual([]);
});

test('the notes stay few, however many files have come and gone', async () => {
  let batches = await start();
  for (let batch = 1; batch <= 30; batch++) {
    for (let i = 0; i < 50; i++) await writeAt(join(home, `${batch}-${i}`), 1, 'x');
    expect(await batches.run(batch * 1000)).toHaveLength(50);
    for (let i = 0; i < 50; i++) await rm(join(home, `${batch}-${i}`));
    if (batch % 7 === 0) batches = await start();
  }
  expect(await noteCount()).toBeLessThan(25);
});
