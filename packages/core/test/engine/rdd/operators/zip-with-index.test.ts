import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs, someNumbers } from '../../../support/arbitrary-partitions.ts';
import { localEngine } from '../../../support/local-engine.ts';
import { rddVariants } from '../../../support/rdd-variants.ts';

describe.each(rddVariants)('of %s', (_, { rddOf }) => {
  test('zipWithIndex numbers the records in order', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, async (partitions) => {
        const indexed = rddOf(partitions).zipWithIndex();
        expect(await indexed.collect()).toEqual(partitions.flat().map((n, index) => [n, index]));
        expect(
          await indexed
            .glom()
            .map((pairs) => pairs.length)
            .collect(),
        ).toEqual(partitions.map((records) => records.length));
      }),
      runs,
    );
  });

  test('zipWithUniqueId gives numbers by partition', async () => {
    const ids = await rddOf([['a', 'b'], [], ['c', 'd', 'e']])
      .zipWithUniqueId()
      .collect();
    expect(ids).toEqual([
      ['a', 0],
      ['b', 3],
      ['c', 2],
      ['d', 5],
      ['e', 8],
    ]);
  });
});

const countingTasks = async (partitions: number[][], times: number): Promise<number[]> => {
  const { sc } = localEngine();
  const computed: number[] = [];
  const rdd = sc.makeRDD(partitions).mapPartitionsWithIndex((partition, records) => {
    computed.push(partition);
    return records;
  });
  const indexed = rdd.zipWithIndex();
  for (let i = 0; i < times; i++) await indexed.collect();
  return computed;
};

describe('zipWithIndex', () => {
  test('counts all partitions but the last, once', async () => {
    expect(await countingTasks([[1], [2], [3]], 2)).toEqual([0, 1, 0, 1, 2, 0, 1, 2]);
  });

  test('counts nothing when there is one partition', async () => {
    expect(await countingTasks([[1]], 1)).toEqual([0]);
  });

  test('runs no job before an action', () => {
    const { sc } = localEngine();
    let computed = false;
    sc.parallelize([1, 2, 3])
      .map((n) => ((computed = true), n))
      .zipWithIndex();
    expect(computed).toBe(false);
  });

  test('counts again after the count has failed', async () => {
    const { sc } = localEngine({ maxTaskFailures: 1 });
    let fails = true;
    const rdd = sc.makeRDD([[1], [2]]).map((n) => {
      if (fails) throw new Error('not yet');
      return n;
    });
    const indexed = rdd.zipWithIndex();
    await expect(indexed.collect()).rejects.toThrow('not yet');
    fails = false;
    expect(await indexed.collect()).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });
});
