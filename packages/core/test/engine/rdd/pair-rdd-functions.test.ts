import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareKeys } from '../../../src/engine/partitioner/compare-keys.ts';
import { HashPartitioner } from '../../../src/engine/partitioner/hash-partitioner.ts';
import type { RDD } from '../../../src/engine/rdd/rdd.ts';
import { runs, somePairs } from '../../support/arbitrary-partitions.ts';
import { rddVariants } from '../../support/rdd-variants.ts';

type Pairs = readonly (readonly [string, number])[];

const add = (a: number, b: number): number => a + b;
const sorted = <T>(records: readonly T[]): T[] => records.toSorted(compareKeys);

const push = (all: number[], n: number): number[] => (all.push(n), all);
const pushAll = (all: number[], more: number[]): number[] => (all.push(...more), all);
const orNull = (values: number[]): (number | null)[] => (values.length > 0 ? values : [null]);
const tupled = (rdd: RDD<[string, number]>) => rdd.map(([key, n]): [[string], number] => [[key], n]);
const entries = async <V>(map: Promise<Map<string, V>>): Promise<[string, V][]> => sorted([...(await map)]);

/** The values of each key, in order. */
const groupsOf = (pairs: Pairs): [string, number[]][] => {
  const groups = new Map<string, number[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return sorted([...groups]);
};

const byKey = <V>(pairs: Pairs, merge: (values: number[]) => V): [string, V][] =>
  groupsOf(pairs).map(([key, values]) => [key, merge(values)]);

const valuesIn = (pairs: Pairs, key: string): number[] => pairs.filter(([k]) => k === key).map(([, v]) => v);

describe.each(rddVariants)('pairs of %s', (_, { sc, rddOf }) => {
  const agree = (check: (rdd: RDD<[string, number]>, pairs: Pairs) => Promise<void>): Promise<void> =>
    fc.assert(
      fc.asyncProperty(somePairs, (partitions) => check(rddOf(partitions), partitions.flat())),
      runs,
    );

  const agreeBoth = (
    check: (
      rdd: RDD<[string, number]>,
      other: RDD<[string, number]>,
      here: Pairs,
      there: Pairs,
    ) => Promise<void>,
  ): Promise<void> =>
    fc.assert(
      fc.asyncProperty(somePairs, somePairs, (left, right) =>
        check(rddOf(left), rddOf(right), left.flat(), right.flat()),
      ),
      runs,
    );

  test('keys, values, mapValues and flatMapValues', () =>
    agree(async (rdd, pairs) => {
      expect(await rdd.keys().collect()).toEqual(pairs.map(([key]) => key));
      expect(await rdd.values().collect()).toEqual(pairs.map(([, value]) => value));
      expect(await rdd.mapValues((n) => -n).collect()).toEqual(pairs.map(([key, n]) => [key, -n]));
      expect(await rdd.flatMapValues((n) => [n, n]).collect()).toEqual(
        pairs.flatMap(([key, n]) => [
          [key, n],
          [key, n],
        ]),
      );
    }));

  test('reduceByKey, foldByKey, aggregateByKey and combineByKey', () =>
    agree(async (rdd, pairs) => {
      const sums = byKey(pairs, (values) => values.reduce(add));
      expect(sorted(await rdd.reduceByKey(add).collect())).toEqual(sums);
      expect(sorted(await rdd.foldByKey(0, add).collect())).toEqual(sums);
      const groups = groupsOf(pairs);
      expect(sorted(await rdd.aggregateByKey<string, number, number[]>([], push, pushAll).collect())).toEqual(
        groups,
      );
      for (const mapSideCombine of [true, false]) {
        const combined = rdd.combineByKey((n) => [n], push, pushAll, { mapSideCombine });
        expect(sorted(await combined.collect())).toEqual(groups);
      }
    }));

  test('groupByKey keeps the order of values', () =>
    agree(async (rdd, pairs) => {
      expect(sorted(await rdd.groupByKey(4).collect())).toEqual(groupsOf(pairs));
    }));

  test('an aggregation over keys that are placed already is the same', () =>
    agree(async (rdd, pairs) => {
      const placed = rdd.partitionBy(3);
      const results = [
        placed.groupByKey(),
        placed.aggregateByKey<string, number, number[]>([], push, (a, b) => [...a, ...b]),
        placed.combineByKey(
          (n) => [n],
          push,
          (a, b) => [...a, ...b],
        ),
      ];
      for (const result of results) {
        expect(result.operator.dependencies[0]!.kind).toBe('narrow');
        expect(sorted(await result.collect())).toEqual(groupsOf(pairs));
      }
    }));

  test('partitionBy moves each pair to the partition of its key', () =>
    agree(async (rdd, pairs) => {
      const partitioner = new HashPartitioner(3);
      const placed = rdd.partitionBy(partitioner);
      const parts = await placed.glom().collect();
      parts.forEach((part, partition) => {
        expect(part).toEqual(pairs.filter(([key]) => partitioner.partition(key) === partition));
      });
      expect(placed.partitionBy(new HashPartitioner(3))).toBe(placed);
    }));

  test('cogroup and groupWith of two to four', () =>
    agreeBoth(async (rdd, other, here, there) => {
      const keys = [...new Set([...here, ...there].map(([key]) => key))].toSorted();
      const sides = keys.map((key) => [key, [valuesIn(here, key), valuesIn(there, key)]] as const);
      expect(sorted(await rdd.cogroup(other).collect())).toEqual(sides);
      expect(sorted(await rdd.groupWith(other).collect())).toEqual(sides);
      expect(sorted(await rdd.cogroup([other, rdd], 2).collect())).toEqual(
        sides.map(([key, [a, b]]) => [key, [a, b, a]]),
      );
      expect(sorted(await rdd.groupWith(other, other, rdd).collect())).toEqual(
        sides.map(([key, [a, b]]) => [key, [a, b, b, a]]),
      );
    }));

  test('the four joins', () =>
    agreeBoth(async (rdd, other, here, there) => {
      const keys = [...new Set([...here, ...there].map(([key]) => key))].toSorted();
      const joined = (left: (key: string) => (number | null)[], right: (key: string) => (number | null)[]) =>
        sorted(
          keys.flatMap((key) => left(key).flatMap((v) => right(key).map((w) => [key, [v, w]] as const))),
        );
      const [l, r] = [(key: string) => valuesIn(here, key), (key: string) => valuesIn(there, key)];
      const [lOr, rOr] = [(key: string) => orNull(l(key)), (key: string) => orNull(r(key))];
      expect(sorted(await rdd.join(other).collect())).toEqual(joined(l, r));
      expect(sorted(await rdd.leftOuterJoin(other).collect())).toEqual(joined(l, rOr));
      expect(sorted(await rdd.rightOuterJoin(other, 2).collect())).toEqual(joined(lOr, r));
      expect(sorted(await rdd.fullOuterJoin(other).collect())).toEqual(joined(lOr, rOr));
    }));

  test('subtractByKey keeps repeats and compares by value', () =>
    agreeBoth(async (rdd, other, here, there) => {
      const others = new Set(there.map(([key]) => key));
      const expected = sorted(here.filter(([key]) => !others.has(key)));
      expect(sorted(await rdd.subtractByKey(other).collect())).toEqual(expected);
      const left = await tupled(rdd).partitionBy(2).subtractByKey(tupled(other), 2).collect();
      expect(sorted(left.map(([[key], n]) => [key, n] as const))).toEqual(expected);
    }));

  test('reduceByKeyLocally, countByKey, collectAsMap and lookup', () =>
    agree(async (rdd, pairs) => {
      expect(await entries(rdd.reduceByKeyLocally(add))).toEqual(
        byKey(pairs, (values) => values.reduce(add)),
      );
      expect(await entries(rdd.countByKey())).toEqual(byKey(pairs, (values) => values.length));
      expect(await entries(rdd.collectAsMap())).toEqual(byKey(pairs, (values) => values.at(-1)));
      for (const key of ['a', 'ab', 'nowhere']) {
        expect(await rdd.lookup(key)).toEqual(valuesIn(pairs, key));
        expect(await rdd.partitionBy(3).lookup(key)).toEqual(valuesIn(pairs, key));
        expect(await rdd.sortByKey().lookup(key)).toEqual(valuesIn(pairs, key));
      }
    }));

  test('countApproxDistinctByKey', async () => {
    const pairs = Array.from({ length: 3000 }, (_each, n): [string, number] => [
      n % 3 === 0 ? 'few' : 'many',
      n,
    ]);
    const rdd = rddOf([pairs.slice(0, 1000), pairs.slice(1000)]).map(([key, n]): [string, number] => [
      key,
      key === 'few' ? n % 10 : n,
    ]);
    const counts = await rdd.countApproxDistinctByKey(0.02).collectAsMap();
    expect(counts.get('few')).toBe(10);
    expect(Math.abs(counts.get('many')! - 2000)).toBeLessThan(160);
  });

  test('lookup reads the partition of its key only', async () => {
    const read: number[] = [];
    const placed = rddOf([['a', 'b', 'c', 'd']].map((keys) => keys.map((key): [string, number] => [key, 1])))
      .partitionBy(4)
      .mapPartitionsWithIndex((partition, records) => (read.push(partition), records), {
        preservesPartitioning: true,
      });
    expect(await placed.lookup('b')).toEqual([1]);
    expect(read).toEqual([new HashPartitioner(4).partition('b')]);
  });

  test('composite keys are compared by value', async () => {
    const pairs = [
      [[1, 'x'], 1],
      [[1, 'x'], 2],
      [{ id: 1 }, 3],
      [{ id: 1 }, 4],
    ] as [unknown, number][];
    const rdd = rddOf([pairs.slice(0, 1), pairs.slice(1)]);
    expect(sorted(await rdd.reduceByKey(add).collect())).toEqual([
      [[1, 'x'], 3],
      [{ id: 1 }, 7],
    ]);
    expect(await rdd.lookup({ id: 1 })).toEqual([3, 4]);
    expect((await rdd.collectAsMap()).size).toBe(2);
  });

  test('a record that is no pair is named', async () => {
    const words = rddOf([['to be']]) as unknown as RDD<[string, number]>;
    const pairs = rddOf([[['a', 1] as [string, number]]]);
    const operations = [
      words.mapValues((n) => n),
      words.flatMapValues((n) => [n]),
      words.reduceByKey(add),
      words.groupByKey(),
      words.aggregateByKey(0, add, add),
      words.partitionBy(2),
      words.cogroup(pairs),
      words.subtractByKey(pairs),
      pairs.subtractByKey(words),
      words.sortByKey({ numPartitions: 2 }),
      words.filterByRange('a', 'b'),
    ];
    for (const rdd of operations) await expect(rdd.collect()).rejects.toThrow('met "to be"');
    await expect(words.lookup('a')).rejects.toThrow('RECORD_NOT_PAIR');
  });

  test('the placement of a result: given, that of a parent, or the default', () => {
    const pairs = rddOf([[['a', 1] as [string, number]]]);
    const placed = pairs.partitionBy(5);
    expect(pairs.reduceByKey(add).numPartitions).toBe(sc.defaultParallelism);
    expect(pairs.reduceByKey(add, 2).numPartitions).toBe(2);
    expect(placed.reduceByKey(add).partitioner).toBe(placed.partitioner);
    expect(pairs.join(placed).partitioner).toBe(placed.partitioner);
    expect(pairs.join(placed, 4).numPartitions).toBe(4);
    expect(placed.mapValues(String).partitioner).toBe(placed.partitioner);
    expect(placed.filter(() => true).partitioner).toBe(placed.partitioner);
    expect(placed.map((pair) => pair).partitioner).toBeUndefined();
    expect(() => pairs.reduceByKey(add, 0)).toThrow('PARTITIONS_INVALID');
  });

  test('a join of RDDs in the same placement moves nothing', async () => {
    const left = rddOf([
      [
        ['a', 1],
        ['b', 2],
      ] as [string, number][],
    ]).partitionBy(3);
    const right = rddOf([[['a', 3]] as [string, number][]]).partitionBy(3);
    const joined = left.join(right);
    const [cogrouped] = joined.operator.dependencies;
    expect(cogrouped!.rdd.operator.dependencies.map(({ kind }) => kind)).toEqual(['narrow', 'narrow']);
    expect(await joined.collect()).toEqual([['a', [1, 3]]]);
    expect(await left.union(right).glom().collect()).toHaveLength(3);
    expect(left.union(right).partitioner).toBe(left.partitioner);
  });
});
