import { concatChunks } from '../../pipeline/chunks.ts';
import { partitionOf } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';

/** Fewer partitions without a shuffle: runs of neighbouring partitions become one. */
export const coalesce = <T>(parent: RDD<T>, numPartitions: number): RDDOperator<T> => {
  const count = Math.min(numPartitions, parent.numPartitions);
  const cut = (index: number): number => Math.floor((index * parent.numPartitions) / count);
  return {
    name: 'coalesce',
    numPartitions: count,
    dependencies: [narrow(parent)],
    compute(index, task) {
      const partitions = Array.from({ length: cut(index + 1) - cut(index) }, (_, i) => cut(index) + i);
      return concatChunks(partitions.map((partition) => partitionOf(parent, partition, task)));
    },
  };
};
