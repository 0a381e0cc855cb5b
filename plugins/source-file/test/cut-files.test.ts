import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutFiles, type Cutting } from '../src/cut-files.ts';
import type { TakenFile } from '../src/select-files.ts';

const taken = (path: string, size: number, start = 0): TakenFile => ({
  file: { path, size, mtime: 1 },
  start,
});
const all = { records: Infinity, files: Infinity };
const bytes = (cut: ReturnType<typeof cutFiles>): string[] =>
  cut.map(({ path, start, end }) => `${path} ${start}-${end}`);

const text: Cutting = { splitBytes: () => 10 };
const records: Cutting = {
  splitBytes: () => 10,
  recordLength: 4,
  count: ({ start, end }) => (end - start) / 4,
};
const whole: Cutting = { splitBytes: () => Infinity, count: () => 1 };

test('cuts large files', () => {
  expect(bytes(cutFiles([taken('a', 25), taken('b', 3)], text, all))).toEqual([
    'a 0-10',
    'a 10-20',
    'a 20-25',
    'b 0-3',
  ]);
});

test('cuts between records', () => {
  expect(bytes(cutFiles([taken('a', 20)], records, all))).toEqual(['a 0-8', 'a 8-16', 'a 16-20']);
});

test('takes no more records than a batch may, and continues a file', () => {
  expect(bytes(cutFiles([taken('a', 20), taken('b', 20)], records, { ...all, records: 7.9 }))).toEqual([
    'a 0-8',
    'a 8-16',
    'a 16-20',
    'b 0-8',
  ]);
  expect(bytes(cutFiles([taken('b', 20, 8)], records, { ...all, records: 1 }))).toEqual(['b 8-12']);
});

test('takes no more files than a batch may', () => {
  const files = [taken('a', 5), taken('b', 0), taken('c', 5)];
  expect(bytes(cutFiles(files, whole, { ...all, files: 2 }))).toEqual(['a 0-5', 'b 0-0']);
  expect(bytes(cutFiles(files, whole, { ...all, records: 1 }))).toEqual(['a 0-5']);
});

test('every byte is in one range', () => {
  const size = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(fc.array(size), fc.integer({ min: 1, max: 100 }), (sizes, split) => {
      const cut = cutFiles(
        sizes.map((each, i) => taken(`${i}`, each)),
        { splitBytes: () => split },
        all,
      );
      for (const [i, each] of sizes.entries()) {
        const mine = cut.filter(({ path }) => path === `${i}`);
        expect(mine.map(({ start }) => start)).toEqual([0, ...mine.map(({ end }) => end)].slice(0, -1));
        expect(mine.at(-1)?.end).toBe(each);
      }
    }),
  );
});
