import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs, someNumbers } from '../../../support/arbitrary-partitions.ts';
import { rddVariants } from '../../../support/rdd-variants.ts';

const sizes = (...all: Iterable<unknown>[]) => [all.map((records) => [...records].length)];

describe.each(rddVariants)('of %s', (_, { rddOf }) => {
  test('zip puts records of the same place side by side', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, async (partitions) => {
        const rdd = rddOf(partitions);
        const zipped = await rdd
          .zip(rdd.map((n) => `${n}`))
          .glom()
          .collect();
        expect(zipped).toEqual(partitions.map((records) => records.map((n) => [n, `${n}`])));
      }),
      runs,
    );
  });

  test('zip refuses partitions of another length', async () => {
    const zipped = rddOf([[1], [2, 3]]).zip(rddOf([[1], [2]]));
    await expect(zipped.collect()).rejects.toThrow(
      'as many records in partition 1 on every side, not 2 and 1',
    );
  });

  test('zip and zipPartitions refuse another number of partitions', () => {
    const [two, three] = [rddOf([[1], [2]]), rddOf([[1], [2], [3]])];
    expect(() => two.zip(three)).toThrow('ZIP_UNEQUAL: zip() needs as many partitions');
    expect(() => two.zipPartitions(three, () => [])).toThrow('ZIP_UNEQUAL: zipPartitions()');
  });

  test('zipPartitions brings up to four partitions together', async () => {
    const [a, b, c, d] = [
      rddOf([[1, 2], []]),
      rddOf([['x'], ['y']]),
      rddOf([[true], []]),
      rddOf([[], [null]]),
    ];
    expect(await a.zipPartitions(b, sizes).collect()).toEqual([
      [2, 1],
      [0, 1],
    ]);
    expect(await a.zipPartitions([b, c], sizes).collect()).toEqual([
      [2, 1, 1],
      [0, 1, 0],
    ]);
    expect(await a.zipPartitions([b, c, d], sizes).collect()).toEqual([
      [2, 1, 1, 0],
      [0, 1, 0, 1],
    ]);
  });

  test('zipPartitions takes what a generator gives and keeps the placement if told so', async () => {
    const placed = rddOf([[1, 2, 3]])
      .keyBy((n) => n)
      .partitionBy(2);
    const same = placed.zipPartitions(
      placed,
      function* (left) {
        yield* left;
      },
      { preservesPartitioning: true },
    );
    expect(same.partitioner).toBe(placed.partitioner);
    expect(placed.zipPartitions(placed, (left) => left).partitioner).toBeUndefined();
    expect(await same.glom().collect()).toEqual(await placed.glom().collect());
  });
});
