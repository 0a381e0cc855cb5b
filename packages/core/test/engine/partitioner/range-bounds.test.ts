import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeBounds } from '../../../src/engine/partitioner/range-bounds.ts';

const ascending = (a: number, b: number): number => a - b;
const even = (keys: readonly number[]): number[] => keys.map(() => 1);

describe('rangeBounds', () => {
  it('cuts an even sample into ranges of the same size', () => {
    const sample = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    expect(rangeBounds(sample, even(sample), 4, ascending)).toEqual([24, 49, 74]);
  });

  it('cuts by weight', () => {
    expect(rangeBounds([1, 2, 3, 4], [1, 1, 1, 97], 2, ascending)).toEqual([4]);
    expect(rangeBounds([1, 2, 3, 4], [50, 1, 1, 48], 2, ascending)).toEqual([1]);
  });

  it('gives fewer bounds when one key weighs as much as several ranges', () => {
    const sample = [5, 5, 5, 5, 5, 5, 5, 5, 1, 9];
    expect(rangeBounds(sample, even(sample), 5, ascending)).toEqual([5, 9]);
  });

  it('has none for one partition or an empty sample', () => {
    expect(rangeBounds([3, 1, 2], [1, 1, 1], 1, ascending)).toEqual([]);
    expect(rangeBounds([], [], 5, ascending)).toEqual([]);
  });

  it('gives ascending keys of the sample, at most one fewer than partitions, and no range far over its share', () => {
    const weighted = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(
        fc.array(weighted, { minLength: 1 }),
        fc.integer({ min: 1, max: 12 }),
        (sample, partitions) => {
          const keys = sample.map(([key]) => key);
          const bounds = rangeBounds(
            keys,
            sample.map(([, weight]) => weight),
            partitions,
            ascending,
          );
          expect(bounds.length).toBeLessThan(partitions);
          expect(bounds).toEqual([...new Set(bounds)].toSorted(ascending));
          expect(keys).toEqual(expect.arrayContaining(bounds));

          const weightOf = (belongs: (key: number) => boolean): number =>
            sample.reduce((sum, [key, weight]) => sum + (belongs(key) ? weight : 0), 0);
          const heaviestKey = Math.max(...keys.map((key) => weightOf((other) => other === key)));
          const firstRange = weightOf((key) => key <= (bounds[0] ?? Infinity));
          const share = weightOf(() => true) / partitions;
          expect(bounds.length === 0 || firstRange <= share + heaviestKey).toBe(true);
        },
      ),
    );
  });
});
