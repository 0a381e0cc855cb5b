import { mkdir, stat, writeFile } from 'node:fs/promises';
import type * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeDirectory } from '../src/make-directory.ts';
import { temporaryDirectory } from './support/directory.ts';

/** Directories in which nothing can be made, as in /proc. */
const { barren } = vi.hoisted(() => ({ barren: new Set<string>() }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  const made = (path: string): Promise<unknown> =>
    [...barren].some((directory) => path.startsWith(`${directory}/`))
      ? Promise.reject(Object.assign(new Error('no such file or directory'), { code: 'ENOENT' }))
      : real.mkdir(path);
  return { ...real, mkdir: vi.fn<typeof made>(made) };
});

test('makes all that is missing, and takes what is there', async () => {
  const path = join(await temporaryDirectory(), 'a', 'b', 'c');
  await Promise.all([makeDirectory(path), makeDirectory(path)]);
  await makeDirectory(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test('gives up where nothing can be made', async () => {
  const home = await temporaryDirectory();
  barren.add(home);
  vi.mocked(mkdir).mockClear();
  await expect(makeDirectory(join(home, 'x', 'y'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(vi.mocked(mkdir).mock.calls.map(([path]) => path)).toEqual([join(home, 'x')]);
});

test('a file in the way is an error', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  await expect(makeDirectory(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeDirectory(join(file, 'x'))).rejects.toMatchObject({ code: 'EEXIST' });
});
