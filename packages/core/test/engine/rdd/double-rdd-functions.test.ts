import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs, someNumbers } from '../../support/arbitrary-partitions.ts';
import { rddVariants } from '../../support/rdd-variants.ts';

describe.each(rddVariants)('numbers of %s', (_, { rddOf }) => {
  test('sum, mean, variance and deviation', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, async (partitions) => {
        const numbers = partitions.flat();
        const rdd = rddOf(partitions);
        const sum = numbers.reduce((a, b) => a + b, 0);
        expect(await rdd.sum()).toBe(sum);
        if (numbers.length === 0) return;
        const mean = sum / numbers.length;
        const squares = numbers.reduce((all, n) => all + (n - mean) ** 2, 0);
        const stats = await rdd.stats();
        expect([stats.count, stats.sum, stats.min, stats.max]).toEqual([
          numbers.length,
          sum,
          Math.min(...numbers),
          Math.max(...numbers),
        ]);
        expect(await rdd.mean()).toBeCloseTo(mean, 9);
        expect(await rdd.variance()).toBeCloseTo(squares / numbers.length, 9);
        expect(await rdd.popVariance()).toBe(await rdd.variance());
        expect(await rdd.stdev()).toBe(Math.sqrt(await rdd.variance()));
        expect(await rdd.popStdev()).toBe(await rdd.stdev());
        if (numbers.length === 1) return;
        expect(await rdd.sampleVariance()).toBeCloseTo(squares / (numbers.length - 1), 9);
        expect(await rdd.sampleStdev()).toBe(Math.sqrt(await rdd.sampleVariance()));
      }),
      runs,
    );
  });

  test('no numbers', async () => {
    const none = rddOf<number>([[], []]);
    expect([await none.sum(), await none.mean(), await none.variance()]).toEqual([0, 0, Number.NaN]);
    expect(await none.sampleVariance()).toBeNaN();
    const { min, max } = await none.stats();
    expect([min, max]).toEqual([Infinity, -Infinity]);
    await expect(none.histogram(3)).rejects.toThrow('COLLECTION_EMPTY');
    expect(await none.histogram([0, 1, 2])).toEqual([0, 0]);
  });

  test('a histogram of even buckets, the last one closed', async () => {
    const rdd = rddOf([[0, 1, 2.5], [], [5, 9.9, 10]]);
    expect(await rdd.histogram(4)).toEqual([
      [0, 2.5, 5, 7.5, 10],
      [2, 1, 1, 2],
    ]);
    expect(await rdd.histogram(1)).toEqual([[0, 10], [6]]);
    expect(await rddOf([[3, 3]]).histogram(4)).toEqual([[3, 3], [2]]);
  });

  test('a histogram of given buckets leaves out what lies outside', async () => {
    const rdd = rddOf([
      [-1, 0, 1, Number.NaN],
      [2, 3, 4, 5, 6],
    ]);
    expect(await rdd.histogram([0, 2, 3, 5])).toEqual([2, 1, 3]);
  });

  test('a histogram agrees with counting', async () => {
    const edges = fc
      .uniqueArray(fc.integer({ min: -25, max: 25 }), { minLength: 2, maxLength: 8 })
      .map((all) => all.toSorted((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(someNumbers, edges, async (partitions, buckets) => {
        const expected = buckets.slice(1).map((to, i) => {
          const isLast = i === buckets.length - 2;
          return partitions.flat().filter((n) => n >= buckets[i]! && (n < to || (isLast && n === to))).length;
        });
        expect(await rddOf(partitions).histogram(buckets)).toEqual(expected);
      }),
      runs,
    );
  });

  test('buckets that make no sense are refused', async () => {
    const rdd = rddOf([[1, 2]]);
    for (const edges of [[], [1], [2, 1], [1, 1, 2], [1, Number.NaN]]) {
      await expect(rdd.histogram(edges)).rejects.toThrow('OPTIONS_INVALID');
    }
    for (const count of [0, -1, 1.5]) await expect(rdd.histogram(count)).rejects.toThrow('OPTIONS_INVALID');
    await expect(rddOf([[1, Infinity]]).histogram(2)).rejects.toThrow('give the edges');
    await expect(rddOf([[1, Number.NaN]]).histogram(2)).rejects.toThrow('give the edges');
  });
});
