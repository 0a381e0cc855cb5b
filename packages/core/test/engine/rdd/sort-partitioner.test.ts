import { describe, expect, test } from 'vitest';
import { SortPartitioner } from '../../../src/engine/rdd/sort-partitioner.ts';

const compare = (a: number, b: number): number => a - b;

describe('SortPartitioner', () => {
  test('places keys by its bounds, from the first partition or from the last', () => {
    const [up, down] = [true, false].map((ascending) => new SortPartitioner(3, { compare, ascending }));
    for (const partitioner of [up!, down!]) partitioner.setBounds([10, 20]);
    expect([5, 10, 11, 20, 21].map((key) => up!.partition(key))).toEqual([0, 0, 1, 1, 2]);
    expect([5, 10, 11, 20, 21].map((key) => down!.partition(key))).toEqual([2, 2, 1, 1, 0]);
  });

  test('fewer bounds leave the last partitions empty', () => {
    const partitioner = new SortPartitioner(5, { compare, ascending: false });
    partitioner.setBounds([10]);
    expect([partitioner.partition(5), partitioner.partition(15)]).toEqual([1, 0]);
    expect(partitioner.numPartitions).toBe(5);
  });

  test('equals no other and is of no use before it has bounds', () => {
    const [a, b] = [
      new SortPartitioner(2, { compare, ascending: true }),
      new SortPartitioner(2, { compare, ascending: true }),
    ];
    expect(a.id).not.toBe(b.id);
    expect(() => a.partition(1)).toThrow('once an action ran on the sorted RDD');
  });
});
