import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeLine } from '../src/checked-line.ts';
import { readLines } from '../src/read-lines.ts';
import { temporaryDirectory } from './support/directory.ts';
import { notes } from './support/notes.ts';

const [header, one, two] = [notes.header, { a: '€' }, { b: 2 }].map(encodeLine) as [string, string, string];

const written = async (text: string): Promise<string> => {
  const path = join(await temporaryDirectory(), 'notes');
  await writeFile(path, text);
  return path;
};

test('gives the values and how many bytes they take', async () => {
  const length = Buffer.byteLength(header + one + two);
  expect(await readLines(await written(header + one + two), notes)).toEqual({
    values: [{ a: '€' }, { b: 2 }],
    length,
    size: length,
    isCut: true,
  });
});

test('there may be no file', async () => {
  expect(await readLines(join(await temporaryDirectory(), 'missing'), notes)).toBeUndefined();
});

test('a last line that is cut off anywhere does not count', async () => {
  const length = Buffer.byteLength(header + one);
  for (let cut = 0; cut < two.length; cut++) {
    const found = await readLines(await written(header + one + two.slice(0, cut)), notes);
    expect(found).toMatchObject({ values: [{ a: '€' }], length });
  }
});

test('a damaged line that sound ones follow is an error that says which', async () => {
  const path = await written(header + one.replace('a', 'b') + two);
  await expect(readLines(path, notes)).rejects.toThrow(`damaged ${path} at 2`);
});

test.each(['', 'precious', encodeLine(['notes', 2]), header.slice(0, -1)])(
  'what begins with another line is foreign: %j',
  async (text) => {
    const path = await written(text);
    await expect(readLines(path, notes)).rejects.toThrow(`foreign ${path}`);
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);
