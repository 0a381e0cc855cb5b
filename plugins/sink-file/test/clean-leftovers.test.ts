import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textFileSink } from '../src/index.ts';
import { attemptOf, made, writeBatch } from './support/attempts.ts';
import { temporaryDirectory } from './support/directory.ts';

const reopen = async (path: string): Promise<void> => made(textFileSink({ path })).open?.();

test('what a dead process has staged is removed, what was committed is not', async () => {
  const home = await temporaryDirectory();
  const path = join(home, 'counts-{time}.txt');
  const dead = made(textFileSink<string>({ path }));
  await writeBatch(dead, 1000, [['a']]);
  await dead.write([['b']], attemptOf({ batchTime: 2000 }));
  await mkdir(join(home, '.other-2000.txt.2000.staging'));
  await reopen(path);
  expect((await readdir(home)).toSorted()).toEqual(['.other-2000.txt.2000.staging', 'counts-1000.txt']);
});

test('wherever {time} stands in the path', async () => {
  const home = await temporaryDirectory();
  const path = join(home, 'day {time}', 'at.{time}', 'counts');
  await made(textFileSink<string>({ path })).write([['b']], attemptOf({ batchTime: 2000 }));
  const parent = join(home, 'day 2000', 'at.2000');
  expect(await readdir(parent)).toEqual(['.counts.2000.staging']);
  await reopen(path);
  expect(await readdir(parent)).toEqual([]);
});

test('a directory that was about to be replaced comes back', async () => {
  const home = await temporaryDirectory();
  const replaced = join(home, '.out-1000.1000.replaced');
  await mkdir(replaced);
  await writeFile(join(replaced, 'part-00000'), 'old\n');
  await reopen(join(home, 'out-{time}'));
  expect(await readdir(home)).toEqual(['out-1000']);
  expect(await readFile(join(home, 'out-1000', 'part-00000'), 'utf8')).toBe('old\n');
});

test('one that was replaced goes', async () => {
  const home = await temporaryDirectory();
  for (const name of ['.out-1000.1000.replaced', 'out-1000']) await mkdir(join(home, name));
  await reopen(join(home, 'out-{time}'));
  expect(await readdir(home)).toEqual(['out-1000']);
});
