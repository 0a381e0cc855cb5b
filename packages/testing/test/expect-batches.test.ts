import { CRASH, expectBatches } from '@dstream/testing';
import { expect, test } from 'vitest';

test('passes when every batch is as expected, whatever crashes', async () => {
  await expect(
    expectBatches([[1, 2], CRASH, [3]], (s) => s.map((x) => x + 1), [[2, 3], [4]]),
  ).resolves.toBeUndefined();
});

test('takes arrays of two in a table for pairs', async () => {
  await expectBatches([[['a', 1]], [['b', 2]]], (s) => s.mapValues((n) => n + 1), [[['a', 2]], [['b', 3]]]);
});

test('does not mind the order of records unless told to', async () => {
  await expect(expectBatches([[1, 2]], (s) => s, [[2, 1]])).resolves.toBeUndefined();
  await expect(expectBatches([[1, 2]], (s) => s, [[2, 1]], { ordered: true })).rejects.toThrow(/deep/i);
});

test.each([
  ['a record too many', [[1, 2, 2]]],
  ['a record too few', [[1]]],
  ['another record', [[1, 3]]],
  ['a batch too many', [[1, 2], []]],
  ['a batch too few', []],
])('fails for %s', async (_, expected) => {
  await expect(expectBatches([[1, 2]], (s) => s, expected)).rejects.toThrow(/deep/i);
});

test('tells 1 from "1" and sees into records', async () => {
  await expect(expectBatches<unknown, unknown>([['1']], (s) => s, [[1]])).rejects.toThrow(/deep/i);
  await expect(expectBatches([[{ a: [1] }]], (s) => s, [[{ a: [2] }]])).rejects.toThrow(/deep/i);
});

test('runs further than its input when asked to', async () => {
  await expect(
    expectBatches([[1]], (s) => s.count(), [[1], [0], [0]], { numBatches: 3, batchDuration: 10 }),
  ).resolves.toBeUndefined();
});
