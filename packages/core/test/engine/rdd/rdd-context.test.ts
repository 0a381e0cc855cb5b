import { describe, expect, test } from 'vitest';
import { HashPartitioner } from '../../../src/engine/partitioner/hash-partitioner.ts';
import { localEngine } from '../../support/local-engine.ts';

const { sc } = localEngine({ defaultParallelism: 3 });

describe('RDDContext', () => {
  test('parallelize cuts evenly, in order', async () => {
    expect(await sc.parallelize([1, 2, 3, 4, 5]).glom().collect()).toEqual([[1], [2, 3], [4, 5]]);
    expect(await sc.parallelize([1, 2], 4).glom().collect()).toEqual([[], [1], [], [2]]);
    expect(await sc.parallelize([], 2).glom().collect()).toEqual([[], []]);
    expect(() => sc.parallelize([1], 0)).toThrow('PARTITIONS_INVALID');
  });

  test('makeRDD takes partitions as they are', async () => {
    expect(
      await sc
        .makeRDD([[1], [], [2, 3]])
        .glom()
        .collect(),
    ).toEqual([[1], [], [2, 3]]);
  });

  test('range counts up or down', async () => {
    expect(await sc.range(0, 5).collect()).toEqual([0, 1, 2, 3, 4]);
    expect(await sc.range(1, 8, 3, 2).glom().collect()).toEqual([[1], [4, 7]]);
    expect(await sc.range(5, 0, -2).collect()).toEqual([5, 3, 1]);
    expect(await sc.range(5, 0).collect()).toEqual([]);
  });

  test.each([
    [0, 5, 0],
    [0, Infinity, 1],
    [NaN, 5, 1],
    [0, 5, NaN],
  ])('range(%s, %s, %s) is refused', (start, end, step) => {
    expect(() => sc.range(start, end, step)).toThrow(/^RANGE_INVALID: .* a step that is not 0/);
  });

  test('union of any number of RDDs', async () => {
    const [a, b] = [sc.makeRDD([[1]]), sc.makeRDD([[2], [3]])];
    expect(await sc.union([a, b, a]).collect()).toEqual([1, 2, 3, 1]);
    expect(sc.union([a])).toBe(a);
    expect(await sc.union([]).collect()).toEqual([]);
  });

  test('the default partitioner is that of the parent with the most partitions, else a new one', () => {
    const pairs = sc.parallelize<[string, number]>([['a', 1]]);
    const [two, five] = [pairs.partitionBy(2), pairs.partitionBy(5)];
    expect(sc.partitionerFor([two, pairs, five])).toBe(five.partitioner);
    expect(sc.partitionerFor([pairs]).numPartitions).toBe(3);
    expect(sc.partitionerFor([two], 7).numPartitions).toBe(7);
    const given = new HashPartitioner(4);
    expect(sc.partitionerFor([two], given)).toBe(given);
  });

  test.each<[string, object | null, string]>([
    [
      'half a partition',
      { id: 'p', numPartitions: 2.5, partition: () => 0 },
      'must be a whole number above 0, not 2.5',
    ],
    [
      'no partitions',
      { id: 'p', numPartitions: 0, partition: () => 0 },
      'must be a whole number above 0, not 0',
    ],
    ['no function', { id: 'p', numPartitions: 2 }, 'a function partition(key)'],
    ['no id', { numPartitions: 2, partition: () => 0 }, 'an id'],
    ['nothing', null, 'not undefined'],
  ])('a partitioner with %s is refused', (_, given: any, reason) => {
    expect(() => sc.partitionerFor([], given)).toThrow(/^PARTITIONER_INVALID/);
    expect(() => sc.partitionerFor([], given)).toThrow(reason);
  });

  test('chance is the same in every run, but not in every operation', () => {
    const [one, other] = [localEngine().sc, localEngine().sc];
    const first = one.randomFor().next();
    expect(other.randomFor().next()).toBe(first);
    expect(one.randomFor().next()).not.toBe(first);
    expect(one.randomFor('seed').next()).toBe(other.randomFor('seed').next());
  });

  test('accumulators are found by id while somebody holds them', () => {
    const count = sc.accumulator('count');
    expect(sc.accumulators.get(count.id)).toBe(count);
    expect(sc.accumulators.get(-1)).toBeUndefined();
  });
});
