import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RangePartitioner } from '../../../src/engine/partitioner/range-partitioner.ts';

describe('RangePartitioner', () => {
  it('places a key in the range it falls in, a bound in the range it ends', () => {
    const partitioner = new RangePartitioner(['f', 'p']);
    expect(partitioner.numPartitions).toBe(3);
    expect(['a', 'f', 'g', 'p', 'q'].map((key) => partitioner.partition(key))).toEqual([0, 0, 1, 1, 2]);
  });

  it('turns the ranges round when descending', () => {
    const partitioner = new RangePartitioner(['f', 'p'], { ascending: false });
    expect(['a', 'f', 'g', 'p', 'q'].map((key) => partitioner.partition(key))).toEqual([2, 2, 1, 1, 0]);
  });

  it('is one partition without bounds', () => {
    expect(new RangePartitioner<number>([]).partition(5)).toBe(0);
  });

  it('takes an order of its own', () => {
    const byLength = new RangePartitioner(['xx'], { compare: (a, b) => a.length - b.length });
    expect(['zzzz', 'a', 'bb'].map((key) => byLength.partition(key))).toEqual([1, 0, 0]);
  });

  it('agrees with counting the bounds below the key', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 60 })),
        fc.integer({ min: -1, max: 61 }),
        (bounds, key) => {
          const partitioner = new RangePartitioner(bounds.toSorted((a, b) => a - b));
          expect(partitioner.partition(key)).toBe(bounds.filter((bound) => bound < key).length);
        },
      ),
    );
  });

  it('equals only itself', () => {
    expect(new RangePartitioner([1]).id).not.toBe(new RangePartitioner([1]).id);
  });
});
