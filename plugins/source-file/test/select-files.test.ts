import { expect, test } from 'vitest';
import type { FoundFile, Progress } from '../src/file-range.ts';
import { selectFiles, type SelectionRules } from '../src/select-files.ts';

const file = (path: string, mtime: number, size = 1): FoundFile => ({ path, mtime, size });

const rules = (of: Partial<SelectionRules> = {}): SelectionRules => ({
  batchTime: 162_000,
  minAge: 0,
  onChange: 'skip',
  refuse: () => undefined,
  ...of,
});

const select = (
  found: FoundFile[],
  of?: Partial<SelectionRules>,
  before: Record<string, Progress> = {},
): ReturnType<typeof selectFiles> => selectFiles(found, (path) => before[path], rules(of));

const names = (taken: { file: FoundFile }[]): string[] => taken.map((each) => each.file.path);

test('takes what is not younger than the batch, however old, oldest first', () => {
  const found = [file('atBatch', 162_000), file('future', 162_001), file('edgeOld', 102_000), file('old', 1)];
  const first = select(found);
  expect(names(first.taken)).toEqual(['old', 'edgeOld', 'atBatch']);
  expect(first.left).toMatchObject([{ file: { path: 'future' }, loud: false }]);
  expect(names(select(found, { batchTime: 164_000 }).taken)).toContain('future');
});

test('files of the same time come by name', () => {
  expect(names(select([file('b', 1), file('a', 1), file('c', 1)]).taken)).toEqual(['a', 'b', 'c']);
});

test('leaves alone what was taken before', () => {
  expect(select([file('a', 5, 10)], {}, { a: { mtime: 5, size: 10, end: 10 } })).toEqual({
    taken: [],
    left: [],
  });
});

test('goes on where the last batch stopped', () => {
  const { taken } = select([file('a', 5, 10)], {}, { a: { mtime: 5, size: 10, end: 4 } });
  expect(taken).toEqual([{ file: file('a', 5, 10), start: 4 }]);
});

test.each([
  ['grew', file('a', 6, 12), 'it was taken before with 10 bytes and has 12 now'],
  ['was modified', file('a', 6, 10), 'it was taken before and modified since (1970-01-01T00:00:00.006Z)'],
])('says so when a file %s since, or reads it again', (_, found, reason) => {
  const before = { a: { mtime: 5, size: 10, end: 10 } };
  expect(select([found], {}, before)).toEqual({ taken: [], left: [{ file: found, reason, loud: true }] });
  expect(select([found], { onChange: 'reread' }, before).taken).toEqual([{ file: found, start: 0 }]);
});

test('waits until a file has been left alone for long enough', () => {
  const found = [file('a', 100)];
  expect(select(found, { batchTime: 149, minAge: 50 }).taken).toEqual([]);
  expect(names(select(found, { batchTime: 150, minAge: 50 }).taken)).toEqual(['a']);
});

test('tells why a source cannot read a file, aloud unless it is only empty yet', () => {
  const { left } = select([file('odd', 1, 3), file('empty', 1, 0)], { refuse: () => 'no' });
  expect(left.map(({ file: { path }, reason, loud }) => [path, reason, loud])).toEqual([
    ['empty', 'no', false],
    ['odd', 'no', true],
  ]);
});
