import { concatChunks } from '../../pipeline/chunks.ts';
import { partitionOf } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';

/**
 * The records of several RDDs. If all were placed by the same partitioner their partitions are joined one by one, so
 * that the placement stays; otherwise the partitions stand one after the other.
 */
export const union = <T>(parents: readonly RDD<T>[]): RDDOperator<T> => {
  const partitioner = parents[0]?.partitioner;
  const samePlacement = partitioner && parents.every((parent) => parent.partitioner?.id === partitioner.id);
  return samePlacement ? zipped(parents) : concatenated(parents);
};

const concatenated = <T>(parents: readonly RDD<T>[]): RDDOperator<T> => {
  const places = parents.flatMap((rdd) =>
    Array.from({ length: rdd.numPartitions }, (_, partition) => ({ rdd, partition })),
  );
  return {
    name: 'union',
    numPartitions: places.length,
    dependencies: parents.map(narrow),
    compute: (index, task) => partitionOf(places[index]!.rdd, places[index]!.partition, task),
  };
};

const zipped = <T>(parents: readonly RDD<T>[]): RDDOperator<T> => ({
  name: 'union',
  numPartitions: parents[0]!.numPartitions,
  dependencies: parents.map(narrow),
  partitioner: parents[0]!.partitioner,
  compute: (partition, task) => concatChunks(parents.map((parent) => partitionOf(parent, partition, task))),
});
