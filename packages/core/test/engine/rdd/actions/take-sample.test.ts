import { describe, expect, test } from 'vitest';
import { rddVariants } from '../../../support/rdd-variants.ts';

const hundred = Array.from({ length: 100 }, (_, n) => n);
const parts = [hundred.slice(0, 10), [], hundred.slice(10, 90), hundred.slice(90)];

describe.each(rddVariants)('takeSample of %s', (_, { rddOf }) => {
  const rdd = rddOf(parts);

  test('without replacement takes exactly so many, none twice', async () => {
    for (const num of [0, 1, 30, 100, 200]) {
      const taken = await rdd.takeSample(false, num, 1);
      expect(taken).toHaveLength(Math.min(num, 100));
      expect(new Set(taken).size).toBe(taken.length);
    }
  });

  test('with replacement takes exactly so many, some twice', async () => {
    const taken = await rdd.takeSample(true, 300, 1);
    expect(taken).toHaveLength(300);
    expect(new Set(taken).size).toBeLessThan(100);
    expect(taken.every((n) => hundred.includes(n))).toBe(true);
    expect(await rdd.takeSample(true, 0, 1)).toEqual([]);
  });

  test('the same seed takes the same, in random order', async () => {
    for (const replaced of [true, false]) {
      const taken = await rdd.takeSample(replaced, 20, 'seed');
      expect(await rdd.takeSample(replaced, 20, 'seed')).toEqual(taken);
      expect(await rdd.takeSample(replaced, 20, 'other')).not.toEqual(taken);
      expect(taken).not.toEqual(taken.toSorted((a, b) => a - b));
    }
  });

  test('each record has the same chance', async () => {
    const times = hundred.map(() => 0);
    for (let seed = 0; seed < 200; seed++) {
      for (const n of await rdd.takeSample(seed % 2 === 0, 10, seed)) times[n]!++;
    }
    const mean = (from: number, to: number): number =>
      times.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
    for (const [from, to] of [
      [0, 10],
      [10, 90],
      [90, 100],
    ] as const) {
      expect(Math.abs(mean(from, to) - 20)).toBeLessThan(5);
    }
  });

  test('of nothing is nothing', async () => {
    expect(await rddOf([[], []]).takeSample(true, 3, 1)).toEqual([]);
    expect(await rddOf([]).takeSample(false, 3, 1)).toEqual([]);
  });
});
