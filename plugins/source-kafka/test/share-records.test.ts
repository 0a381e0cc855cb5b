import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareRecords } from '../src/share-records.ts';

const none = { least: 0, most: Infinity };
const lagsOf = (...lags: number[]) => new Map(lags.map((lag, i) => [`t-${i}`, lag]));
const shares = (...given: Parameters<typeof shareRecords>) => [...shareRecords(...given).values()];

test('without limits everything is taken', () => {
  expect(shares(lagsOf(5, 0, 7), Infinity, none, 0)).toEqual([5, 0, 7]);
});

test('a limit is shared out by lag', () => {
  expect(shares(lagsOf(800, 200, 0), 100, none, 0)).toEqual([80, 20, 0]);
});

test('what rounding leaves goes round', () => {
  const lags = lagsOf(10, 10, 10);
  expect(shares(lags, 2, none, 0)).toEqual([1, 1, 0]);
  expect(shares(lags, 2, none, 1)).toEqual([0, 1, 1]);
  expect(shares(lags, 2, none, 2)).toEqual([1, 0, 1]);
});

test('limits of partitions hold', () => {
  expect(shares(lagsOf(10, 2), Infinity, { least: 0, most: 4 }, 0)).toEqual([4, 2]);
  expect(shares(lagsOf(1000, 2), 10, { least: 2, most: Infinity }, 0)).toEqual([9, 2]);
});

test('never more than there is, than a partition may, or than the limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 10 }),
      fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 2000 })),
      fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 500 })),
      fc.nat(20),
      (lags, limit, most, turn) => {
        const taken = shares(lagsOf(...lags), limit, { least: 0, most }, turn);
        taken.forEach((share, i) => expect(share).toBeLessThanOrEqual(Math.min(lags[i]!, most)));
        expect(taken.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(limit);
        expect(taken.some((share) => share > 0)).toBe(lags.some((lag) => lag > 0));
      },
    ),
  );
});

test('every partition gets its turn', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
      (lags, limit) => {
        const left = [...lags];
        for (let turn = 0; turn < lags.length; turn++) {
          shares(lagsOf(...left), limit, none, turn).forEach((share, i) => (left[i]! -= share));
        }
        left.forEach((lag, i) => expect(lag).toBeLessThan(lags[i]!));
      },
    ),
  );
});
