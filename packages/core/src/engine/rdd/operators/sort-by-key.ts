import type { Partitioner } from '../../../contracts/partitioner.ts';
import { compareKeys } from '../../partitioner/compare-keys.ts';
import { findBounds } from '../find-bounds.ts';
import { pairOrder } from '../pair-order.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { SortPartitioner, type KeyOrder } from '../sort-partitioner.ts';
import { readPartition, shuffleByKey } from './shuffled.ts';

/** How an RDD is sorted. */
export interface SortOptions<K> {
  /** Whether the least keys come first. Default true. */
  readonly ascending?: boolean;
  /** A total order of the keys. Default: by type, then naturally. */
  readonly compare?: (a: K, b: K) => number;
  /** Default: as many as there are. */
  readonly numPartitions?: number;
}

/** Pairs in the order of their keys, over all partitions; pairs of equal keys stay in their order. */
export const sortByKey = <K, V>(
  parent: RDD<[K, V]>,
  { compare = compareKeys, ascending = true, numPartitions = parent.numPartitions }: SortOptions<K>,
): RDDOperator<[K, V]> => {
  const partitioner = new SortPartitioner<K>(Math.max(1, numPartitions), { compare, ascending });
  return {
    ...sortedWithin(parent, partitioner, partitioner.order),
    name: 'sortByKey',
    preparation: {
      find: (jobs) => findBounds(jobs, parent, partitioner),
      use: (bounds: readonly K[]) => partitioner.setBounds(bounds),
    },
  };
};

/** Pairs moved to the partition of their key and sorted there. */
export const sortedWithin = <K, V>(
  parent: RDD<[K, V]>,
  partitioner: Partitioner<K>,
  order: KeyOrder<K>,
): RDDOperator<[K, V]> => {
  const shuffle = shuffleByKey(parent, partitioner);
  return {
    name: 'repartitionAndSortWithinPartitions',
    numPartitions: partitioner.numPartitions,
    dependencies: [shuffle],
    partitioner,
    compute(partition) {
      const pairs = readPartition(shuffle, partition) as readonly [K, V][];
      return [pairs.toSorted(pairOrder(pairs, order))];
    },
  };
};
