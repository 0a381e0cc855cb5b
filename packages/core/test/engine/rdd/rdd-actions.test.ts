import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareKeys } from '../../../src/engine/partitioner/compare-keys.ts';
import { runs, someNumbers } from '../../support/arbitrary-partitions.ts';
import { localEngine } from '../../support/local-engine.ts';
import { rddVariants } from '../../support/rdd-variants.ts';
import { turn } from '../../support/turn.ts';

const add = (a: number, b: number): number => a + b;
const total = (numbers: readonly number[]): number => numbers.reduce(add, 0);
const everyOf = async <T>(records: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
};
const ascending = (a: number, b: number): number => a - b;

const push = (all: number[], n: number): number[] => (all.push(n), all);
const pushAll = (all: number[], more: number[]): number[] => (all.push(...more), all);

const byLength = (a: string, b: string): number => a.length - b.length;

describe.each(rddVariants)('actions on %s', (_, { rddOf }) => {
  test('collect, count, toLocalIterator and isEmpty', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, async (partitions) => {
        const rdd = rddOf(partitions);
        expect(await rdd.collect()).toEqual(partitions.flat());
        expect(await rdd.count()).toBe(partitions.flat().length);
        expect(await everyOf(rdd.toLocalIterator())).toEqual(partitions.flat());
        expect(await rdd.isEmpty()).toBe(partitions.flat().length === 0);
      }),
      runs,
    );
  });

  test('take and first', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, fc.integer({ min: -1, max: 30 }), async (partitions, limit) => {
        expect(await rddOf(partitions).take(limit)).toEqual(partitions.flat().slice(0, Math.max(0, limit)));
      }),
      runs,
    );
    expect(await rddOf([[], [], [4], [5]]).first()).toBe(4);
  });

  test('reduce, treeReduce, fold and aggregate', async () => {
    const depth = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(someNumbers, depth, async (partitions, levels) => {
        const rdd = rddOf(partitions);
        const sum = total(partitions.flat());
        expect(await rdd.fold(0, add)).toBe(sum);
        expect(
          await rdd.aggregate(
            '',
            (text, n) => `${text}${n},`,
            (a, b) => a + b,
          ),
        ).toBe(
          partitions
            .flat()
            .map((n) => `${n},`)
            .join(''),
        );
        expect(await rdd.treeAggregate(0, add, add, levels)).toBe(sum);
        if (partitions.flat().length === 0) return;
        expect(await rdd.reduce(add)).toBe(sum);
        expect(await rdd.treeReduce(add, levels)).toBe(sum);
      }),
      runs,
    );
  });

  test('an aggregation may change what it began with', async () => {
    const rdd = rddOf([[1, 2], [3], []]);
    const zero: number[] = [];
    expect(await rdd.aggregate(zero, push, pushAll)).toEqual([1, 2, 3]);
    expect(await rdd.treeAggregate(zero, push, pushAll)).toEqual([1, 2, 3]);
    expect(zero).toEqual([]);
    expect([
      ...(await rdd.aggregate(
        () => new Set<number>(),
        (set, n) => set.add(n),
        (a, b) => a.union(b),
      )),
    ]).toEqual([1, 2, 3]);
  });

  test('takeOrdered, top, min and max', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, fc.integer({ min: -1, max: 40 }), async (partitions, limit) => {
        const rdd = rddOf(partitions);
        const sorted = partitions.flat().toSorted(ascending);
        expect(await rdd.takeOrdered(limit)).toEqual(sorted.slice(0, Math.max(0, limit)));
        expect(await rdd.top(limit)).toEqual(sorted.toReversed().slice(0, Math.max(0, limit)));
        if (sorted.length === 0) return;
        expect([await rdd.min(), await rdd.max()]).toEqual([sorted[0], sorted.at(-1)]);
      }),
      runs,
    );
  });

  test('an order of its own, and the first of equal records', async () => {
    const rdd = rddOf([
      ['bb', 'a', 'cc'],
      ['dd', 'eee'],
    ]);
    expect(await rdd.takeOrdered(3, byLength)).toEqual(['a', 'bb', 'cc']);
    expect(await rdd.top(3, byLength)).toEqual(['eee', 'bb', 'cc']);
    expect([await rdd.min(byLength), await rdd.max(byLength)]).toEqual(['a', 'eee']);
  });

  test('countByValue compares by value', async () => {
    const counts = await rddOf([
      [
        ['a', 1],
        ['b', 1],
      ],
      [['a', 1]],
      [],
    ]).countByValue();
    expect([...counts]).toEqual([
      [['a', 1], 2],
      [['b', 1], 1],
    ]);
  });

  test('countApproxDistinct', async () => {
    const numbers = Array.from({ length: 6000 }, (_each, n) => n % 2000);
    const rdd = rddOf([numbers.slice(0, 2500), [], numbers.slice(2500)]);
    expect(Math.abs((await rdd.countApproxDistinct(0.02)) - 2000)).toBeLessThan(160);
    expect(await rddOf<number>([[], []]).countApproxDistinct()).toBe(0);
    await expect(rdd.countApproxDistinct(0.0001)).rejects.toThrow('OPTIONS_INVALID');
  });

  test('foreach and foreachPartition', async () => {
    const seen: number[] = [];
    await rddOf([[1, 2], [], [3]]).foreach((n) => seen.push(n));
    expect(seen.toSorted(ascending)).toEqual([1, 2, 3]);
    const parts: (readonly [number, number[]])[] = [];
    await rddOf([[1, 2], [], [3]]).foreachPartition(async (records, partition) => {
      await turn();
      parts.push([partition, [...records]]);
    });
    expect(parts.toSorted(([a], [b]) => a - b)).toEqual([
      [0, [1, 2]],
      [1, []],
      [2, [3]],
    ]);
  });

  test('foreachPartition waits for failures too', async () => {
    const failing = rddOf([[1]]).foreachPartition(async () => {
      throw new Error('full');
    });
    await expect(failing).rejects.toThrow('full');
  });

  test('what needs a record says so', async () => {
    const none = rddOf<number>([[], []]);
    const actions = [
      () => none.reduce(add),
      () => none.treeReduce(add),
      () => none.first(),
      () => none.min(),
      () => none.max(),
    ];
    for (const action of actions) await expect(action()).rejects.toThrow('COLLECTION_EMPTY');
  });
});

const watched = () => {
  const { sc } = localEngine();
  const read: number[] = [];
  const rdd = sc
    .makeRDD(Array.from({ length: 12 }, (_, n) => [n]))
    .mapPartitionsWithIndex((partition, records) => {
      read.push(partition);
      return records;
    });
  return { rdd, read };
};

describe('the jobs of actions', () => {
  test('take reads one partition, then four times as many', async () => {
    const { rdd, read } = watched();
    expect(await rdd.take(1)).toEqual([0]);
    expect(read).toEqual([0]);
    read.length = 0;
    expect(await rdd.take(3)).toEqual([0, 1, 2]);
    expect(read).toEqual([0, 1, 2, 3, 4]);
    read.length = 0;
    expect(await rdd.take(0)).toEqual([]);
    expect(read).toEqual([]);
  });

  test('toLocalIterator reads a partition when it is reached', async () => {
    const { rdd, read } = watched();
    for await (const n of rdd.toLocalIterator()) {
      expect(read).toEqual(Array.from({ length: n + 1 }, (_, partition) => partition));
      if (n === 3) break;
    }
    expect(read).toEqual([0, 1, 2, 3]);
  });

  test('runJob takes partitions in any order, and twice', async () => {
    const { rdd, read } = watched();
    const collect = {
      terminal: { kind: 'collect' },
      result: (state: { out: unknown[] }) => state.out,
    } as const;
    expect(await rdd.runJob(collect, [3, 1, 3])).toEqual([[3], [1], [3]]);
    expect(read.toSorted(ascending)).toEqual([1, 3]);
    expect(await rdd.runJob(collect, [])).toEqual([]);
  });

  test('treeAggregate merges on the way to the driver', async () => {
    const { rdd } = watched();
    const merged: string[] = [];
    const depths = [1, 2, 3];
    for (const depth of depths) {
      merged.length = 0;
      const text = await rdd.treeAggregate(
        () => '',
        (all, n) => `${all}${n} `,
        (a, b) => (merged.push(b), a + b),
        depth,
      );
      const words = text.trim().split(' ').map(Number);
      expect(words.toSorted(ascending)).toEqual(Array.from({ length: 12 }, (_, n) => n));
    }
    const wide = localEngine().sc.parallelize(
      Array.from({ length: 100 }, (_, n) => n),
      100,
    );
    const onDriver: number[] = [];
    const parts = await wide.treeAggregate<number[]>(
      () => [],
      (all, n) => [...all, n],
      (a, b) => (onDriver.push(a.length), [...a, ...b]),
    );
    expect(parts.toSorted(ascending)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    // 100 partitions become 10 of 10 in tasks, so no merge of single partitions is left to the driver.
    expect(onDriver.slice(-10)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });
});

test('records are compared as keys are when no order is given', async () => {
  const { sc } = localEngine();
  const records = [
    [2, 'a'],
    [1, 'b'],
    [1, 'a'],
  ] as const;
  expect(await sc.parallelize(records).takeOrdered(3)).toEqual(records.toSorted(compareKeys));
});
