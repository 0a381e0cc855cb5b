import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import type * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeDirectory } from '../src/make-directory.ts';
import { temporaryDirectory } from './support/directory.ts';

/** Directories in which nothing can be made, as in /proc. */
const { barren } = vi.hoisted(() => ({ barren: new Set<string>() }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  const made = (path: string, options: { mode?: number }): Promise<unknown> =>
    [...barren].some((directory) => path.startsWith(`${directory}/`))
      ? Promise.reject(Object.assign(new Error('no such file or directory'), { code: 'ENOENT' }))
      : real.mkdir(path, options);
  return { ...real, mkdir: vi.fn<typeof made>(made) };
});

test('makes all that is missing, and takes what is there', async () => {
  const path = join(await temporaryDirectory(), 'a', 'b', 'c');
  await Promise.all([makeDirectory(path), makeDirectory(path)]);
  expect(await makeDirectory(path)).toEqual([]);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test('says which ones it has made, and lets in whom it was told to', async () => {
  const home = await temporaryDirectory();
  const [outer, inner] = [join(home, 'a'), join(home, 'a', 'b')];
  expect(await makeDirectory(inner, { mode: 0o700 })).toEqual([outer, inner]);
  expect(await Promise.all([outer, inner].map(async (path) => (await stat(path)).mode & 0o777))).toEqual([
    0o700, 0o700,
  ]);
});

test('gives up where nothing can be made', async () => {
  const home = await temporaryDirectory();
  barren.add(home);
  vi.mocked(mkdir).mockClear();
  await expect(makeDirectory(join(home, 'x', 'y'))).rejects.toThrow(`no directory can be made in ${home}`);
  expect(vi.mocked(mkdir).mock.calls.map(([path]) => path)).toEqual([join(home, 'x')]);
});

test('a file in the way is an error', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  await expect(makeDirectory(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeDirectory(join(file, 'x'))).rejects.toMatchObject({ code: 'EEXIST' });
});

test('a link that leads nowhere is named, with where it leads', async () => {
  const home = await temporaryDirectory();
  await symlink(join(home, 'nowhere'), join(home, 'link'));
  const reason = `${join(home, 'link')} is a link to ${join(home, 'nowhere')}, which is no directory`;
  await expect(makeDirectory(join(home, 'link', 'x'))).rejects.toThrow(reason);
});

test('what the system says for another reason stays as it is', async () => {
  const error = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
  const making = makeDirectory(join(await temporaryDirectory(), 'x'), { mkdir: () => Promise.reject(error) });
  await expect(making).rejects.toBe(error);
});
