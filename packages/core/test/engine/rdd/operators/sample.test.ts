import { describe, expect, test } from 'vitest';
import { rddVariants } from '../../../support/rdd-variants.ts';

const thousand = Array.from({ length: 1000 }, (_, n) => n);
const quarters = [0, 1, 2, 3].map((quarter) => thousand.slice(quarter * 250, (quarter + 1) * 250));

const within = (actual: number, expected: number, tolerance: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
};

describe.each(rddVariants)('of %s', (_, { sc, rddOf }) => {
  const rdd = rddOf(quarters);

  test('a sample without replacement holds about its share, in order, none twice', async () => {
    const taken = await rdd.sample(false, 0.3, 7).collect();
    within(taken.length, 300, 60);
    expect(taken).toEqual(thousand.filter((n) => taken.includes(n)));
  });

  test('a sample with replacement takes some records several times', async () => {
    const taken = await rdd.sample(true, 2, 7).collect();
    within(taken.length, 2000, 180);
    expect(new Set(taken).size).toBeLessThan(taken.length);
  });

  test('the fraction decides at its ends', async () => {
    expect(await rdd.sample(false, 0).collect()).toEqual([]);
    expect(await rdd.sample(true, 0).collect()).toEqual([]);
    expect(await rdd.sample(false, 1).collect()).toEqual(thousand);
  });

  test('a large fraction with replacement is met', async () => {
    const times = await rddOf([[1]])
      .sample(true, 5000, 7)
      .count();
    expect(Math.abs(times - 5000)).toBeLessThan(350);
  });

  const taken = (seed?: number) => rdd.sample(false, 0.1, seed).collect();

  test('the same seed takes the same records, another one others, no seed others each time', async () => {
    expect(await taken(1)).toEqual(await taken(1));
    expect(await taken(1)).not.toEqual(await taken(2));
    expect(await taken()).not.toEqual(await taken());
  });

  test('a sample stays the same however often it is computed', async () => {
    const sample = rdd.sample(false, 0.1);
    expect(await sample.collect()).toEqual(await sample.collect());
  });

  test('a sample leaves keys where they are', () => {
    const placed = rdd.keyBy((n) => n % 7).partitionBy(3);
    expect(placed.sample(false, 0.5).partitioner).toBe(placed.partitioner);
  });

  test('randomSplit gives each record to one part, by weight', async () => {
    const parts = await Promise.all(rdd.randomSplit([1, 2, 0, 1], 3).map((part) => part.collect()));
    expect(parts.flat().toSorted((a, b) => a - b)).toEqual(thousand);
    expect(parts[2]).toEqual([]);
    within(parts[0]!.length, 250, 60);
    within(parts[1]!.length, 500, 70);
  });

  test('sampleByKey has a share for each key, compared by value, and none for others', async () => {
    const pairs = rdd.map((n): [[string, number], number] => [['k', n % 4], n]);
    const fractions = new Map<[string, number], number>([
      [['k', 0], 1],
      [['k', 1], 0.5],
      [['k', 2], 0],
    ]);
    const counts = await pairs
      .sampleByKey(false, fractions, 5)
      .map(([[, key]]) => key)
      .countByValue();
    expect([counts.get(0), counts.get(2), counts.get(3)]).toEqual([250, undefined, undefined]);
    within(counts.get(1)!, 125, 40);
    const repeated = await pairs.sampleByKey(true, new Map([[['k', 0], 3]]), 5).count();
    within(repeated, 750, 130);
  });

  test('fractions and weights that make no sense are refused', () => {
    for (const fraction of [-0.1, 1.1, Number.NaN]) {
      expect(() => rdd.sample(false, fraction)).toThrow('OPTIONS_INVALID');
      expect(() => rdd.keyBy((n) => n).sampleByKey(false, new Map([[1, fraction]]))).toThrow(
        'OPTIONS_INVALID',
      );
    }
    for (const fraction of [-0.1, Infinity, Number.NaN]) {
      expect(() => rdd.sample(true, fraction)).toThrow('OPTIONS_INVALID');
    }
    for (const weights of [[], [0], [1, -1], [Number.NaN], [Infinity]]) {
      expect(() => rdd.randomSplit(weights)).toThrow('OPTIONS_INVALID');
    }
  });

  test('what is no pair is named', async () => {
    const numbers = sc.parallelize([1, 2]) as never;
    const sample = rdd.keyBy((n) => n).sampleByKey.call(numbers, false, new Map());
    await expect(sample.collect()).rejects.toThrow('RECORD_NOT_PAIR');
  });
});
