import { compareKeys } from '../../partitioner/compare-keys.ts';
import { mapChunks } from '../../pipeline/chunks.ts';
import { notPair } from '../../pipeline/pair.ts';
import { partitionOf } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { SortPartitioner } from '../sort-partitioner.ts';

/** The pairs whose key lies from `lower` to `upper`, both included. Of a sorted RDD it reads what may hold them. */
export const filterByRange = <K, V>(parent: RDD<[K, V]>, lower: K, upper: K): RDDOperator<[K, V]> => {
  const sort = parent.partitioner instanceof SortPartitioner ? parent.partitioner : undefined;
  const compare: (a: K, b: K) => number = sort?.order.compare ?? compareKeys;
  const isInside = (pair: [K, V]): boolean =>
    Array.isArray(pair)
      ? compare(pair[0], lower) >= 0 && compare(pair[0], upper) <= 0
      : notPair(pair, 'filterByRange');
  const mayHold = (partition: number): boolean => {
    if (!sort) return true;
    const ends = [sort.partition(lower), sort.partition(upper)];
    return partition >= Math.min(...ends) && partition <= Math.max(...ends);
  };
  return {
    name: 'filterByRange',
    numPartitions: parent.numPartitions,
    dependencies: [narrow(parent)],
    partitioner: parent.partitioner,
    compute: (partition, task) =>
      mayHold(partition)
        ? mapChunks(partitionOf(parent, partition, task), (chunk) => chunk.filter(isInside))
        : [],
  };
};
