import { expect, test } from 'vitest';
import type { FileRange } from '../src/file-range.ts';
import { PlannedFiles } from '../src/planned-files.ts';

const range = (path: string, end = 10, start = 0): FileRange => ({ path, size: 10, mtime: 1, start, end });

const endOf = (planned: PlannedFiles, path: string): number | undefined => planned.takenSoFar(path)?.end;

test('knows what was planned until it is committed', () => {
  const planned = new PlannedFiles();
  planned.follow([]);
  planned.add([range('a', 4), range('a', 10, 4), range('b')]);
  expect([endOf(planned, 'a'), endOf(planned, 'b'), endOf(planned, 'c')]).toEqual([10, 10, undefined]);
  planned.committed([range('a', 4), range('a', 10, 4)]);
  expect([endOf(planned, 'a'), endOf(planned, 'b')]).toEqual([undefined, 10]);
});

test('keeps a plan that became a batch and takes back one that did not', () => {
  const planned = new PlannedFiles();
  planned.add([range('a', 4)]);
  planned.follow([range('a', 4)]);
  planned.add([range('a', 10, 4), range('b')]);
  planned.follow([range('a', 4)]);
  expect([endOf(planned, 'a'), endOf(planned, 'b')]).toEqual([4, undefined]);
});

test('learns from the ranges of a run before', () => {
  const planned = new PlannedFiles();
  planned.follow([range('a')]);
  expect(endOf(planned, 'a')).toBe(10);
});

test('learns what an earlier process planned, and keeps it whatever comes next', () => {
  const planned = new PlannedFiles();
  planned.resume([[range('a', 4)], [], [range('a', 10, 4), range('b')]]);
  planned.follow([range('a', 10, 4), range('b')]);
  planned.add([range('c')]);
  planned.follow([range('a', 10, 4), range('b')]);
  expect(['a', 'b', 'c'].map((path) => endOf(planned, path))).toEqual([10, 10, undefined]);
});

test('keeps what a later batch has planned of a file', () => {
  const planned = new PlannedFiles();
  planned.add([range('a', 4)]);
  planned.follow([range('a', 4)]);
  planned.add([range('a', 10, 4)]);
  planned.committed([range('a', 4)]);
  expect(endOf(planned, 'a')).toBe(10);
});
