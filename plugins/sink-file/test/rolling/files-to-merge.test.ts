import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListedFile } from '../../src/rolling/file-list.ts';
import { filesToMerge } from '../../src/rolling/files-to-merge.ts';
import { dataName } from '../../src/rolling/rolling-place.ts';

const filesOf = (lengths: readonly number[], open = 0): ListedFile[] => {
  let start = 0;
  return lengths.map((length, i) => {
    const file = { name: dataName(start, '.txt'), start, length, crc: 0, since: i };
    start += length;
    return i >= lengths.length - open ? file : { ...file, closed: true as const };
  });
};

const merged = (files: readonly ListedFile[], rollBytes = 100): number[] =>
  filesToMerge(files, rollBytes).map(({ length }) => length);

test('eight neighbours that fit into one file', () => {
  expect(merged(filesOf([1, 2, 3, 4, 5, 6, 7, 8]))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(merged(filesOf([1, 1, 1, 1, 1, 1, 1]))).toEqual([]);
});

test('not the one that still grows', () => {
  expect(merged(filesOf([1, 1, 1, 1, 1, 1, 1, 1], 1))).toEqual([]);
});

test('no longer than a file may be', () => {
  expect(merged(filesOf(Array.from({ length: 20 }, () => 10)))).toHaveLength(10);
});

test('large files are left alone, small ones behind them are not', () => {
  expect(merged(filesOf([99, 90, 1, 1, 1, 1, 1, 1, 1, 1]))).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});

test('none across a gap or another format', () => {
  const gap = filesOf([1, 1, 1, 1, 1, 1, 1, 1]).filter((_, i) => i !== 4);
  expect(merged(gap)).toEqual([]);
  const mixed = filesOf([1, 1, 1, 1, 1, 1, 1, 1]).map((file, i) =>
    i < 4 ? file : { ...file, name: dataName(file.start, '.txt.gz') },
  );
  expect(merged(mixed)).toEqual([]);
});

test('each byte is copied at most log2 times', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 100, maxLength: 400 }), (lengths) => {
      const copies = new Map<number, number>();
      let files: readonly ListedFile[] = [];
      for (const file of filesOf(lengths)) {
        files = [...files, file];
        const run = filesToMerge(files, 1024);
        if (run.length === 0) continue;
        const length = run.reduce((sum, each) => sum + each.length, 0);
        for (const { start } of filesOf(lengths)) {
          if (start >= run[0]!.start && start < run[0]!.start + length)
            copies.set(start, (copies.get(start) ?? 0) + 1);
        }
        files = files.flatMap((each) =>
          each === run[0] ? [{ ...each, length }] : run.includes(each) ? [] : [each],
        );
      }
      expect(Math.max(...copies.values())).toBeLessThanOrEqual(10);
      expect(files.length).toBeLessThan(lengths.length / 2);
    }),
    { numRuns: 30 },
  );
});
