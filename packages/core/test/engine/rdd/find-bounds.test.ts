import { describe, expect, test } from 'vitest';
import { findBounds } from '../../../src/engine/rdd/find-bounds.ts';
import { SortPartitioner } from '../../../src/engine/rdd/sort-partitioner.ts';
import { localEngine } from '../../support/local-engine.ts';

const ascending = { compare: (a: number, b: number) => a - b, ascending: true };

const boundsOf = (partitions: readonly (readonly number[])[], ranges: number) => {
  const { sc, jobs } = localEngine();
  const pairs = sc.makeRDD(partitions).keyBy((n) => n);
  return findBounds(jobs, pairs, new SortPartitioner(ranges, ascending));
};

describe('findBounds', () => {
  test('weighs partitions by their size, however many keys of each are sampled', async () => {
    const few = Array.from({ length: 50 }, (_, n) => n);
    const many = Array.from({ length: 5000 }, (_, n) => 1000 + n);
    const [bound] = await boundsOf([few, few, few, many], 2);
    expect(bound).toBeGreaterThan(2500);
    expect(bound).toBeLessThan(4500);
  });

  test('finds fewer bounds than asked for when there are fewer keys', async () => {
    expect(await boundsOf([[7, 7, 7], [7]], 4)).toEqual([7]);
    expect(await boundsOf([[1, 2]], 5)).toEqual([1, 2]);
  });

  test('looks for none where none is needed', async () => {
    expect(await boundsOf([[3, 1]], 1)).toEqual([]);
    expect(await boundsOf([], 3)).toEqual([]);
    expect(await boundsOf([[], []], 3)).toEqual([]);
  });
});
