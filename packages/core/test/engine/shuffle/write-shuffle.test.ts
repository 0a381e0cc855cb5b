import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Partitioner } from '../../../src/contracts/partitioner.ts';
import { compareKeys } from '../../../src/engine/partitioner/compare-keys.ts';
import { partitionBy } from '../../../src/engine/partitioner/custom-partitioner.ts';
import { HashPartitioner } from '../../../src/engine/partitioner/hash-partitioner.ts';
import { runAction } from '../../../src/engine/rdd/compute-partition.ts';
import type { Combiner, ShuffleDependency } from '../../../src/engine/rdd/dependency.ts';
import { shuffleByKey, shuffleOf } from '../../../src/engine/rdd/operators/shuffled.ts';
import { readShuffle } from '../../../src/engine/shuffle/read-shuffle.ts';
import type { MapOutput } from '../../../src/engine/shuffle/shuffle-block.ts';
import { writeShuffle } from '../../../src/engine/shuffle/write-shuffle.ts';
import { runs, somePairs } from '../../support/arbitrary-partitions.ts';
import { localEngine } from '../../support/local-engine.ts';
import { taskContext } from '../../support/task-context.ts';

const { sc, environment } = localEngine();

const write = async (shuffle: ShuffleDependency, partition: number): Promise<MapOutput> =>
  runAction(shuffle.rdd, partition, taskContext(environment, { partition }), writeShuffle(shuffle));

const sum: Combiner = {
  mergeValue: (a: number, b: number) => a + b,
  mergeCombiners: (a: number, b: number) => a + b,
  mapSide: true,
};

/** What all reduce partitions read of all map tasks. */
const throughShuffle = async (shuffle: ShuffleDependency): Promise<(readonly unknown[])[]> => {
  const outputs = await Promise.all(
    Array.from({ length: shuffle.rdd.numPartitions }, (_, partition) => write(shuffle, partition)),
  );
  return Array.from({ length: shuffle.numPartitions }, (_, partition) =>
    readShuffle(
      outputs.flatMap((output) => output[partition] ?? []),
      shuffle.combiner,
    ),
  );
};

const partitioners: readonly Partitioner<any>[] = [
  new HashPartitioner(1),
  new HashPartitioner(3),
  partitionBy(3, (key: string) => key.length, 'by-length'),
];

describe.each(partitioners.map((partitioner) => [partitioner.id, partitioner] as const))(
  'by %s',
  (_, partitioner) => {
    test('every pair goes to the partition of its key, in order', async () => {
      await fc.assert(
        fc.asyncProperty(somePairs, async (partitions) => {
          const parts = await throughShuffle(shuffleByKey(sc.makeRDD(partitions), partitioner));
          const expected = parts.map((_part, partition) =>
            partitions.flat().filter(([key]) => partitioner.partition(key) === partition),
          );
          expect(parts).toEqual(expected);
        }),
        runs,
      );
    });

    test('values of a key are merged, within map tasks or after them', async () => {
      await fc.assert(
        fc.asyncProperty(somePairs, fc.boolean(), async (partitions, mapSide) => {
          const shuffle = shuffleByKey(sc.makeRDD(partitions), partitioner, { ...sum, mapSide });
          const parts = await throughShuffle(shuffle);
          const sums = new Map<string, number>();
          for (const [key, n] of partitions.flat()) sums.set(key, (sums.get(key) ?? 0) + n);
          parts.forEach((part, partition) => {
            expect(part.toSorted(compareKeys)).toEqual(
              [...sums].filter(([key]) => partitioner.partition(key) === partition).toSorted(compareKeys),
            );
          });
        }),
        runs,
      );
    });
  },
);

describe('writeShuffle', () => {
  test('sends one pair a key when map tasks merge', async () => {
    const pairs = [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as [string, number][];
    const shuffle = shuffleByKey(sc.makeRDD([pairs]), new HashPartitioner(1), sum);
    expect(await write(shuffle, 0)).toEqual([{ keys: ['a', 'b'], values: [4, 2] }]);
  });

  test('makes blocks only where there is something', async () => {
    const byLength = partitionBy(3, (key: string) => key.length, 'by-length');
    const rdd = sc.makeRDD<[string, number]>([[['a', 1]], []]);
    for (const combiner of [sum, undefined]) {
      const shuffle = shuffleByKey(rdd, byLength, combiner);
      const written = await write(shuffle, 0);
      expect([0, 1, 2].map((partition) => written[partition])).toEqual([
        undefined,
        { keys: ['a'], values: [1] },
        undefined,
      ]);
      expect((await write(shuffle, 1)).filter((block) => block !== undefined)).toEqual([]);
    }
  });

  test('asks for the route of its map partition and sends records without keys', async () => {
    const shuffle = shuffleOf(sc.makeRDD([[10, 11], [12]]), 2, (mapPartition) => ({
      by: 'record',
      partition: (record: number) => (record + mapPartition) % 2,
    }));
    expect(await write(shuffle, 0)).toEqual([
      { keys: undefined, values: [10] },
      { keys: undefined, values: [11] },
    ]);
    expect((await write(shuffle, 1))[1]).toEqual({ keys: undefined, values: [12] });
  });

  test('waits for records that come later', async () => {
    const rdd = sc.makeRDD([[1, 2, 3]]).mapAsync(async (n): Promise<[string, number]> => ['a', n]);
    expect(await write(shuffleByKey(rdd, new HashPartitioner(1)), 0)).toEqual([
      { keys: ['a', 'a', 'a'], values: [1, 2, 3] },
    ]);
    expect(await write(shuffleByKey(rdd, new HashPartitioner(1), sum), 0)).toEqual([
      { keys: ['a'], values: [6] },
    ]);
  });
});

const misplacing = (partition: unknown): Partitioner<number> => ({
  id: 'misplacing',
  numPartitions: 3,
  partition: (key) => (key === 2 ? (partition as number) : key),
});

describe('a partition that is not there', () => {
  const pairs = sc.parallelize(
    [0, 1, 2].map((n): [number, number] => [n, n]),
    1,
  );

  test.each([5, -1, 0.5, NaN, undefined, null])(
    '%s fails the task, whatever is shuffled',
    async (partition) => {
      const partitioner = misplacing(partition);
      const message = /PARTITIONER_INVALID: Partitioner misplacing .* it gave partition .* from 0 to 2/;
      await expect(pairs.reduceByKey((a, b) => a + b, partitioner).collect()).rejects.toThrow(message);
      await expect(pairs.groupByKey(partitioner).collect()).rejects.toThrow(message);
      await expect(pairs.partitionBy(partitioner).collect()).rejects.toThrow(message);
    },
  );
});
