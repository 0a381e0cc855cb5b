import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareKeys } from '../../../../src/engine/partitioner/compare-keys.ts';
import { HashPartitioner } from '../../../../src/engine/partitioner/hash-partitioner.ts';
import { partitionsOf } from '../../../support/arbitrary-partitions.ts';
import { localEngine } from '../../../support/local-engine.ts';
import { rddVariants } from '../../../support/rdd-variants.ts';

const anyKeys = partitionsOf(
  fc.oneof(
    fc.integer({ min: 0, max: 9 }),
    fc.double(),
    fc.string({ maxLength: 2 }),
    fc.boolean(),
    fc.constant(null),
    fc.tuple(fc.nat(3), fc.constantFrom('a', 'b')),
  ),
);

const byLength = (a: string, b: string) => a.length - b.length;

describe.each(rddVariants)('of %s', (_, { rddOf }) => {
  test('sortBy puts all records in order and leaves equal ones in theirs', async () => {
    const order = fc.record({ ascending: fc.boolean(), numPartitions: fc.integer({ min: 1, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(anyKeys, order, async (keys, options) => {
        const partitions = keys.map((part, p) => part.map((key, i) => ({ key, place: `${p}.${i}` })));
        const sign = options.ascending ? 1 : -1;
        const expected = partitions.flat().toSorted((a, b) => sign * compareKeys(a.key, b.key));
        const sorted = rddOf(partitions).sortBy(({ key }) => key, options);
        expect(sorted.numPartitions).toBe(options.numPartitions);
        expect(await sorted.collect()).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  test('sortByKey takes an order of its own', async () => {
    const pairs = rddOf([
      ['bb', 'a'],
      ['dddd', 'ccc'],
    ]).keyBy((text) => text);
    expect(await pairs.sortByKey({ compare: byLength }).keys().collect()).toEqual(['a', 'bb', 'ccc', 'dddd']);
    expect(await pairs.sortByKey({ compare: byLength, ascending: false }).keys().collect()).toEqual([
      'dddd',
      'ccc',
      'bb',
      'a',
    ]);
  });

  test('sortByKey spreads the records over the partitions', async () => {
    const numbers = Array.from({ length: 4000 }, (_each, i) => (i * 7919) % 4000);
    const rdd = rddOf([numbers.slice(0, 100), numbers.slice(100, 3500), numbers.slice(3500)]);
    const sizes = await rdd
      .keyBy((n) => n)
      .sortByKey({ numPartitions: 4 })
      .glom()
      .map((all) => all.length)
      .collect();
    expect(sizes.reduce((a, b) => a + b)).toBe(4000);
    for (const size of sizes) expect(Math.abs(size - 1000)).toBeLessThan(600);
  });

  test('repartitionAndSortWithinPartitions places by the partitioner and sorts there', async () => {
    const partitioner = new HashPartitioner(3);
    const numbers = Array.from({ length: 50 }, (_each, i) => (i * 31) % 50);
    const rdd = rddOf([numbers.slice(0, 20), [], numbers.slice(20)]).keyBy((n) => n);
    const sorted = rdd.repartitionAndSortWithinPartitions(partitioner);
    const expected = [0, 1, 2].map((partition) =>
      numbers.filter((n) => partitioner.partition(n) === partition).toSorted((a, b) => a - b),
    );
    expect(await sorted.keys().glom().collect()).toEqual(expected);
    expect(sorted.partitioner).toBe(partitioner);
    const falling = rdd.repartitionAndSortWithinPartitions(partitioner, { ascending: false });
    expect(await falling.keys().glom().collect()).toEqual(expected.map((part) => part.toReversed()));
  });

  test('filterByRange keeps what lies between both ends', async () => {
    const rdd = rddOf([
      [5, 1, 9],
      [3, 7, 3],
    ]).keyBy((n) => n);
    expect(await rdd.filterByRange(3, 7).keys().collect()).toEqual([5, 3, 7, 3]);
    expect(await rdd.sortByKey().filterByRange(3, 7).keys().collect()).toEqual([3, 3, 5, 7]);
    expect(await rdd.sortByKey({ ascending: false }).filterByRange(3, 7).keys().collect()).toEqual([
      7, 5, 3, 3,
    ]);
    expect(await rdd.filterByRange(7, 3).collect()).toEqual([]);
  });
});

describe('sortByKey', () => {
  const numbers = Array.from({ length: 300 }, (_, i) => (i * 7) % 300);

  test('samples by one job before the first action, and not again', async () => {
    const { sc } = localEngine();
    let passes = 0;
    const rdd = sc.makeRDD([numbers.slice(0, 150), numbers.slice(150)]).mapPartitions((records) => {
      passes++;
      return records;
    });
    const sorted = rdd.keyBy((n) => n).sortByKey();
    expect(passes).toBe(0);
    await sorted.collect();
    expect(passes).toBe(4);
    await sorted.count();
    expect(passes).toBe(4);
  });

  test('samples nothing for one partition', async () => {
    const { sc } = localEngine();
    let passes = 0;
    const rdd = sc.makeRDD([[2, 1]]).mapPartitions((records) => {
      passes++;
      return records;
    });
    expect(await rdd.sortBy((n) => n).collect()).toEqual([1, 2]);
    expect(passes).toBe(1);
  });

  test('cuts alike in every run', async () => {
    const [once, again] = [localEngine(), localEngine()].map(({ sc }) =>
      sc
        .makeRDD([numbers, numbers])
        .sortBy((n) => n, { numPartitions: 5 })
        .glom()
        .collect(),
    );
    expect(await once).toEqual(await again);
  });

  test('is a placement: what follows by key needs no further shuffle', async () => {
    const { sc } = localEngine();
    const sorted = sc
      .makeRDD([
        [3, 1, 2],
        [1, 3],
      ])
      .keyBy((n) => n)
      .sortByKey({ numPartitions: 2 });
    const counted = sorted.mapValues(() => 1).reduceByKey((a, b) => a + b);
    expect(counted.operator.dependencies[0]!.kind).toBe('narrow');
    expect(await counted.collect()).toEqual([
      [1, 2],
      [2, 1],
      [3, 2],
    ]);
    const joined = sorted.join(
      sc.parallelize<[number, string]>([
        [1, 'one'],
        [3, 'three'],
      ]),
    );
    expect(await joined.collect()).toEqual([
      [1, [1, 'one']],
      [1, [1, 'one']],
      [3, [3, 'three']],
      [3, [3, 'three']],
    ]);
  });

  test('says that its bounds are not known yet', () => {
    const { sc } = localEngine();
    const sorted = sc
      .parallelize([2, 1])
      .keyBy((n) => n)
      .sortByKey();
    expect(() => sorted.partitioner!.partition(1)).toThrow('PARTITIONER_INVALID');
  });

  test('a range reads only the partitions that may hold it', async () => {
    const { sc } = localEngine();
    const sorted = sc
      .parallelize(numbers, 4)
      .keyBy((n) => n)
      .sortByKey()
      .cache();
    await sorted.count();
    const read = new Set<number>();
    const watched = sc.create({
      ...sorted.operator,
      dependencies: sorted.operator.dependencies,
      compute: (partition, task, refuse) => {
        read.add(partition);
        return sorted.operator.compute!(partition, task, refuse);
      },
    });
    const [first] = await sorted.glom().collect();
    const inFirst = first!.map(([key]) => key);
    expect(await watched.filterByRange(inFirst[0]!, inFirst[1]!).keys().collect()).toEqual(
      inFirst.slice(0, 2),
    );
    expect([...read]).toEqual([0]);
  });
});
