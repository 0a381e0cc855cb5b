import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareKeys } from '../../../src/engine/partitioner/compare-keys.ts';
import { partitionsOf, runs, someNumbers } from '../../support/arbitrary-partitions.ts';
import { rddVariants } from '../../support/rdd-variants.ts';

const sorted = <T>(records: readonly T[]): T[] => records.toSorted(compareKeys);
const isIn =
  (all: readonly unknown[]) =>
  (each: unknown): boolean =>
    all.some((other) => compareKeys(each, other) === 0);
const isEven = (n: number): boolean => n % 2 === 0;

describe.each(rddVariants)('RDD of %s', (_, { sc, rddOf }) => {
  test('map, filter, flatMap and mapToPair do what arrays do, in order', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, async (partitions) => {
        const rdd = rddOf(partitions);
        const records = partitions.flat();
        expect(await rdd.map((n) => n * 2).collect()).toEqual(records.map((n) => n * 2));
        expect(await rdd.filter(isEven).collect()).toEqual(records.filter(isEven));
        expect(await rdd.flatMap((n) => [n, `${n}`]).collect()).toEqual(records.flatMap((n) => [n, `${n}`]));
        expect(await rdd.mapToPair((n) => [n % 3, n]).collect()).toEqual(records.map((n) => [n % 3, n]));
      }),
      runs,
    );
  });

  test('a chain of steps gives each record what the steps give it one by one', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, async (partitions) => {
        const chain = rddOf(partitions)
          .flatMap((n) => [n, n + 1])
          .filter(isEven)
          .keyBy((n) => `${n % 4}`)
          .flatMapValues((n) => [n, -n])
          .mapValues((n) => n + 100);
        const expected = partitions
          .flat()
          .flatMap((n) => [n, n + 1])
          .filter(isEven)
          .flatMap((n) => [n, -n].map((x) => [`${n % 4}`, x + 100]));
        expect(await chain.collect()).toEqual(expected);
        expect(await chain.count()).toBe(expected.length);
      }),
      runs,
    );
  });

  test('flatMap takes any iterable', async () => {
    const rdd = rddOf([['ab', 'c']]).flatMap((text) => new Set(text));
    expect(await rdd.collect()).toEqual(['a', 'b', 'c']);
  });

  test('the asynchronous steps keep the order', async () => {
    const rdd = rddOf([[3, 1, 2], [], [5, 4]]);
    expect(await rdd.mapAsync(async (n) => n * 10).collect()).toEqual([30, 10, 20, 50, 40]);
    expect(await rdd.flatMapAsync(async (n) => [n, n]).collect()).toEqual([3, 3, 1, 1, 2, 2, 5, 5, 4, 4]);
    expect(await rdd.filterAsync(async (n) => n > 2).collect()).toEqual([3, 5, 4]);
  });

  test('mapPartitions sees each partition once, empty ones too', async () => {
    const rdd = rddOf([[1, 2, 3], [], [4]]);
    expect(await rdd.mapPartitions((records) => [[...records].length]).collect()).toEqual([3, 0, 1]);
    const indexed = rdd.mapPartitionsWithIndex((partition, records) =>
      Array.from(records, (n) => [partition, n]),
    );
    expect(await indexed.collect()).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [2, 4],
    ]);
  });

  test('mapPartitions takes what a generator gives', async () => {
    const rdd = rddOf([[1, 2, 3], [4]]).mapPartitions(function* (records) {
      for (const n of records) if (n !== 2) yield n * 10;
    });
    expect(await rdd.collect()).toEqual([10, 30, 40]);
  });

  test('glom gives each partition as an array', async () => {
    expect(
      await rddOf([[1, 2, 3], [], [4]])
        .glom()
        .collect(),
    ).toEqual([[1, 2, 3], [], [4]]);
  });

  test('distinct, intersection and subtract compare records by value', async () => {
    const record = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.tuple(fc.constantFrom('x', 'y'), fc.nat(1)));
    await fc.assert(
      fc.asyncProperty(partitionsOf(record), partitionsOf(record), async (left, right) => {
        const [here, there] = [left.flat(), right.flat()];
        const unique = (all: readonly unknown[]): unknown[] =>
          sorted(all).filter((each, i, rest) => i === 0 || compareKeys(rest[i - 1], each) !== 0);
        const [a, b] = [rddOf(left), rddOf(right)];
        expect(sorted(await a.distinct().collect())).toEqual(unique(here));
        expect(sorted(await a.intersection(b).collect())).toEqual(unique(here.filter(isIn(there))));
        expect(sorted(await a.subtract(b).collect())).toEqual(
          sorted(here.filter((each) => !isIn(there)(each))),
        );
      }),
      runs,
    );
  });

  test('distinct has as many partitions as asked for', async () => {
    const rdd = rddOf([
      [1, 1, 2],
      [2, 3],
    ]).distinct(2);
    expect(rdd.numPartitions).toBe(2);
    expect(sorted(await rdd.collect())).toEqual([1, 2, 3]);
  });

  test('union has the records and the partitions of both', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, someNumbers, async (left, right) => {
        const both = rddOf(left).union(rddOf(right));
        expect(await both.glom().collect()).toEqual([...left, ...right]);
      }),
      runs,
    );
  });

  test('groupBy collects the records of each key', async () => {
    const groups = await rddOf([[1, 2, 3], [], [4, 5]])
      .groupBy(isEven)
      .collectAsMap();
    expect([groups.get(true), groups.get(false)]).toEqual([
      [2, 4],
      [1, 3, 5],
    ]);
  });

  test('repartition keeps every record and deals evenly', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, fc.integer({ min: 1, max: 6 }), async (partitions, count) => {
        const dealt = await rddOf(partitions).repartition(count).glom().collect();
        expect(dealt).toHaveLength(count);
        expect(sorted(dealt.flat())).toEqual(sorted(partitions.flat()));
        const lengths = dealt.map((records) => records.length);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(partitions.length);
      }),
      runs,
    );
  });

  test('coalesce joins neighbours, in order', async () => {
    const rdd = rddOf([[1], [2], [], [3, 4], [5]]);
    expect(await rdd.coalesce(2).glom().collect()).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    expect(rdd.coalesce(9).numPartitions).toBe(5);
    expect(rdd.coalesce(9, { shuffle: true }).numPartitions).toBe(9);
    expect(await sc.emptyRDD().coalesce(2).collect()).toEqual([]);
  });

  test('operators of an RDD without partitions give none', async () => {
    const none = rddOf<number>([]);
    const pairs = none.keyBy((n) => n);
    const all = [
      none.map((n) => n),
      none.distinct(),
      none.glom(),
      none.union(none),
      none.cartesian(none),
      none.zip(none),
      none.zipWithIndex(),
      none.sample(false, 0.5),
      none.sortBy((n) => n),
      none.repartition(2),
      pairs.reduceByKey((a) => a),
      pairs.groupByKey(),
      pairs.join(pairs),
      pairs.sortByKey(),
      none.subtract(none),
    ];
    for (const each of all) expect(await each.collect()).toEqual([]);
    expect(await none.count()).toBe(0);
    expect(await none.take(3)).toEqual([]);
    expect(await none.isEmpty()).toBe(true);
  });
});

test('a number of partitions that makes no sense is refused', () => {
  const [, { rddOf }] = rddVariants[0]!;
  const rdd = rddOf([[1]]);
  for (const count of [0, -1, 1.5, Number.NaN]) {
    expect(() => rdd.repartition(count)).toThrow('PARTITIONS_INVALID');
    expect(() => rdd.coalesce(count)).toThrow('PARTITIONS_INVALID');
  }
});
