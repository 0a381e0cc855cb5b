import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { listFiles } from '../src/list-files.ts';
import { temporaryDirectory, writeAt } from './support/directory.ts';

const any = (_name: string): boolean => true;

const names = async (directories: string, accepts = any): Promise<string[] | undefined> =>
  (await listFiles(directories, accepts))?.map(({ path }) => basename(path)).toSorted();

test('finds the files directly inside, with size and time', async () => {
  const home = await temporaryDirectory();
  await writeAt(join(home, 'a'), 1_000_000, 'text');
  await mkdir(join(home, 'sub'));
  await writeFile(join(home, 'sub', 'deep'), '');
  expect(await listFiles(home, any)).toEqual([{ path: join(home, 'a'), size: 4, mtime: 1_000_000 }]);
});

test('a glob of directories finds the files in each and none beside them', async () => {
  const home = await temporaryDirectory();
  for (const sub of ['one', 'two']) {
    await mkdir(join(home, sub));
    await writeFile(join(home, sub, `in-${sub}`), '');
  }
  await writeFile(join(home, 'beside'), '');
  expect(await names(`${home}/*/`)).toEqual(['in-one', 'in-two']);
  expect(await names(`${home}/{one,three}`)).toEqual(['in-one']);
});

test('a directory may have a name that looks like a glob', async () => {
  const home = await temporaryDirectory();
  await mkdir(join(home, '[2026]'));
  await writeFile(join(home, '[2026]', 'a'), '');
  expect(await names(join(home, '[2026]'))).toEqual(['a']);
});

test('follows links to files, and leaves out those that lead nowhere', async () => {
  const home = await temporaryDirectory();
  const elsewhere = join(await temporaryDirectory(), 'target');
  await writeFile(elsewhere, 'text');
  await symlink(elsewhere, join(home, 'link'));
  await symlink(join(home, 'nothing'), join(home, 'broken'));
  expect(await names(home)).toEqual(['link']);
});

test('only names that count', async () => {
  const home = await temporaryDirectory();
  for (const name of ['a.csv', 'b.txt']) await writeFile(join(home, name), '');
  expect(await names(home, (name) => name.endsWith('.csv'))).toEqual(['a.csv']);
});

test('tells a directory that is not there from one that is empty', async () => {
  const home = await temporaryDirectory();
  expect(await names(join(home, 'missing'))).toBeUndefined();
  expect(await names(join(home, '*'))).toBeUndefined();
  expect(await names(home)).toEqual([]);
});
