import type { Partitioner } from '../../contracts/partitioner.ts';
import { compareKeys } from '../partitioner/compare-keys.ts';
import { filterByRange } from './operators/filter-by-range.ts';
import { sortByKey, sortedWithin, type SortOptions } from './operators/sort-by-key.ts';
import { PairRDDFunctions } from './pair-rdd-functions.ts';
import type { RDD } from './rdd.ts';
import type { KeyOrder } from './sort-partitioner.ts';

/** The operations of an RDD whose records are pairs with keys in an order. */
export class OrderedRDDFunctions<T> extends PairRDDFunctions<T> {
  /**
   * The pairs in the order of their keys, over all partitions; pairs of the same key stay in their order. Describes the
   * sort only; the first action samples the keys by a job of its own if there are several partitions.
   */
  sortByKey<K, V>(this: RDD<[K, V]>, options: SortOptions<K> = {}): RDD<[K, V]> {
    return this.context.create(sortByKey(this, options));
  }

  /** Moves each pair to the partition of its key and sorts there: cheaper than `partitionBy` and a sort afterwards. */
  repartitionAndSortWithinPartitions<K, V>(
    this: RDD<[K, V]>,
    partitioner: Partitioner<K>,
    { compare = compareKeys, ascending = true }: Partial<KeyOrder<K>> = {},
  ): RDD<[K, V]> {
    return this.context.create(sortedWithin(this, partitioner, { compare, ascending }));
  }

  /** The pairs whose key lies from `lower` to `upper`, both included. After a sort it reads only what may hold them. */
  filterByRange<K, V>(this: RDD<[K, V]>, lower: K, upper: K): RDD<[K, V]> {
    return this.context.create(filterByRange(this, lower, upper));
  }
}
