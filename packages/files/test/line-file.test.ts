import { appendFile, readdir, readFile } from 'node:fs/promises';
import type * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LineFile } from '../src/line-file.ts';
import { temporaryDirectory } from './support/directory.ts';
import { notes } from './support/notes.ts';

/** Lets the file system fail when a file is made durable. */
const disk = vi.hoisted(() => ({ fails: false }));

const { failing } = vi.hoisted(() => ({
  failing: (call: () => Promise<void>) => async (): Promise<void> => {
    if (disk.fails) throw new Error('i/o error');
    await call();
  },
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  const open = async (...args: Parameters<typeof real.open>): Promise<fs.FileHandle> => {
    const file = await real.open(...args);
    return Object.assign(file, {
      sync: failing(file.sync.bind(file)),
      datasync: failing(file.datasync.bind(file)),
    });
  };
  return { ...real, open };
});

const opened = async (path: string): Promise<{ file: LineFile; values: readonly unknown[] | undefined }> => {
  const file = new LineFile(path, notes);
  onTestFinished(() => file.close());
  return { file, values: await file.open() };
};

const begun = async (): Promise<{ path: string; file: LineFile }> => {
  const path = join(await temporaryDirectory(), 'notes');
  const { file, values } = await opened(path);
  expect(values).toBeUndefined();
  await file.replace(['first']);
  return { path, file };
};

const valuesIn = async (path: string): Promise<unknown> => (await opened(path)).values;

test('what was appended is there after it is opened again', async () => {
  const { path, file } = await begun();
  await file.append({ a: 1 });
  await file.append('€');
  expect(await valuesIn(path)).toEqual(['first', { a: 1 }, '€']);
});

test('is replaced as a whole, and goes on from there', async () => {
  const { path, file } = await begun();
  await file.append(1);
  await file.replace([2, 3]);
  await file.append(4);
  expect(await valuesIn(path)).toEqual([2, 3, 4]);
  expect(await readdir(dirname(path))).toEqual(['notes']);
});

test('what a crash left at the end is taken away', async () => {
  const { path, file } = await begun();
  const sound = await readFile(path, 'utf8');
  await file.close();
  await appendFile(path, '0123');
  await (await opened(path)).file.settle();
  expect(await readFile(path, 'utf8')).toBe(sound);
});

test('an append that failed is undone by the next one', async () => {
  const { path, file } = await begun();
  disk.fails = true;
  await expect(file.append('long before it failed')).rejects.toThrow('i/o error');
  disk.fails = false;
  await file.append('x');
  expect(await valuesIn(path)).toEqual(['first', 'x']);
});

test('a replacement that failed leaves what was there', async () => {
  const { path, file } = await begun();
  disk.fails = true;
  await expect(file.replace(['other'])).rejects.toThrow('i/o error');
  disk.fails = false;
  await file.append('x');
  expect(await valuesIn(path)).toEqual(['first', 'x']);
});
