import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys } from '../../../src/engine/partitioner/compare-keys.ts';
import { pairOrder } from '../../../src/engine/rdd/pair-order.ts';

const byParity = (a: number, b: number): number => (a % 2) - (b % 2) || a - b;

const keys = fc.oneof(
  fc.array(fc.double()),
  fc.array(fc.integer()),
  fc.array(fc.double({ noNaN: true })),
  fc.array(fc.string()),
  fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null))),
);

test('orders as compareKeys does, whatever the keys are', () => {
  fc.assert(
    fc.property(keys, fc.boolean(), (all, ascending) => {
      const pairs = all.map((key, place) => [key, place] as const);
      const sign = ascending ? 1 : -1;
      const expected = pairs.toSorted(([a], [b]) => sign * compareKeys(a, b));
      expect(pairs.toSorted(pairOrder(pairs, { compare: compareKeys, ascending }))).toEqual(expected);
    }),
  );
});

test('takes an order of its own', () => {
  const pairs = [
    [3, 'c'],
    [1, 'a'],
    [2, 'b'],
  ] as const;
  expect(pairs.toSorted(pairOrder(pairs, { compare: byParity, ascending: true })).map(([n]) => n)).toEqual([
    2, 1, 3,
  ]);
  expect(pairs.toSorted(pairOrder(pairs, { compare: byParity, ascending: false })).map(([n]) => n)).toEqual([
    3, 1, 2,
  ]);
});
