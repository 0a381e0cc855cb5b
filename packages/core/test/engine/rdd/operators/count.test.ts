import { describe, expect, test } from 'vitest';
import { partitionCounts, total } from '../../../../src/engine/rdd/operators/count.ts';
import { rddVariants } from '../../../support/rdd-variants.ts';

describe.each(rddVariants)('of %s', (_, { sc, rddOf }) => {
  const countOf = (partitions: number[][]) => sc.create(total(sc.create(partitionCounts(rddOf(partitions)))));

  test('the number of records as an RDD of one record', async () => {
    expect(await countOf([[1, 2, 3], [], [4]]).collect()).toEqual([4]);
    expect(await countOf([]).collect()).toEqual([0]);
    expect(countOf([[1]]).numPartitions).toBe(1);
  });
});
