import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
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

const opened = async (
  path: string,
  format = notes,
): Promise<{ file: LineFile; values: readonly unknown[] | undefined }> => {
  const file = new LineFile(path, format);
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

/** One that is never shorter than it was. */
const lasting = { ...notes, cut: (path: string) => new Error(`cut ${path}`) };

const lastingOne = async (...values: readonly unknown[]): Promise<{ path: string; file: LineFile }> => {
  const path = join(await temporaryDirectory(), 'notes');
  const { file } = await opened(path, lasting);
  await file.replace([]);
  for (const value of values) await file.append(value);
  return { path, file };
};

test('cut anywhere, one that ends with zeros is an error, and stays as it is', async () => {
  const { path } = await lastingOne('x'.repeat(20_000), 'y'.repeat(30_000), 'last');
  const { size } = await stat(path);
  for (const lost of [1, 3, 1000, 16_384, size - 16_384, size - 100]) {
    const kept = (await readFile(path)).subarray(0, size - lost);
    await writeFile(`${path}-${lost}`, kept);
    await expect(opened(`${path}-${lost}`, lasting)).rejects.toThrow(`cut ${path}-${lost}`);
    expect(Buffer.compare(await readFile(`${path}-${lost}`), kept)).toBe(0);
  }
});

test('a line that was not complete when a crash came is none that was cut off, at whatever length', async () => {
  const { path } = await lastingOne('first');
  for (let length = 16_200; length < 16_500; length += 13) {
    const { file } = await opened(path, lasting);
    await file.replace(['first']);
    await file.append('x'.repeat(length));
    const line = (await readFile(path, 'latin1')).lastIndexOf('\n');
    await file.close();
    await writeFile(path, (await readFile(path)).fill(0, line));
    const next = await opened(path, lasting);
    expect(next.values).toEqual(['first']);
    await next.file.append('next');
    await next.file.close();
    expect((await opened(path, lasting)).values).toEqual(['first', 'next']);
    await (await opened(path, lasting)).file.replace([]);
  }
});

test('one that ends with zeros is read by whoever leaves out what is not complete', async () => {
  const { path } = await lastingOne('a', 'b');
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  expect(lines.map((line) => JSON.parse(line.slice(9)) as unknown)).toEqual([['notes', 1], 'a', 'b']);
  await truncate(path, 3);
  await expect(opened(path, lasting)).rejects.toThrow('foreign');
});
