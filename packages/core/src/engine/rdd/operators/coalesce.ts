import { partitionOf } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';

/** Fewer partitions without a shuffle: runs of neighbouring partitions become one. */
export const coalesce = <T>(parent: RDD<T>, numPartitions: number): RDDOperator<T> => {
  const count = Math.min(numPartitions, Math.max(parent.numPartitions, 1));
  const cut = (index: number): number => Math.floor((index * parent.numPartitions) / count);
  return {
    name: 'coalesce',
    numPartitions: count,
    dependencies: [narrow(parent)],
    compute: async function* (index, task) {
      for (let partition = cut(index); partition < cut(index + 1); partition++) {
        yield* partitionOf(parent, partition, task) as AsyncIterable<readonly T[]>;
      }
    },
  };
};
