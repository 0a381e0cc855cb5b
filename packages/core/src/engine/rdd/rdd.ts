import type { Partitioner } from '../../contracts/partitioner.ts';
import { coalesce } from './operators/coalesce.ts';
import { mapAsync, type AsyncOptions } from './operators/map-async.ts';
import { mapPartitions } from './operators/map-partitions.ts';
import { repartitioned } from './operators/shuffled.ts';
import { step } from './operators/step.ts';
import { union } from './operators/union.ts';
import { PairRDDFunctions } from './pair-rdd-functions.ts';
import { requirePartitions } from './rdd-context.ts';

/** What a function may return so that `map` and `flatMap` infer pairs: `w => [w, 1]` gives `[string, number]`. */
export type Inferred = [] | {} | null | undefined;

/**
 * A dataset of one moment, immutable, cut into partitions and described by how it is computed: nothing runs before an
 * action asks for a result. Spark's RDD.
 *
 * This class holds the transformations; actions are in `rdd-actions.ts`, those for pairs in `pair-rdd-functions.ts`.
 */
export class RDD<T> extends PairRDDFunctions<T> {
  /** Applies `fn` to each record. */
  map<U extends Inferred>(fn: (record: T) => U): RDD<U> {
    return this.context.create(step<U>(this, 'map', fn));
  }

  /** Makes a pair of each record: `map` for where the pair type must be stated. */
  mapToPair<K, V>(fn: (record: T) => [K, V]): RDD<[K, V]> {
    return this.context.create(step<[K, V]>(this, 'map', fn, { name: 'mapToPair' }));
  }

  /** Applies `fn` to each record and takes each element of the result as a record. */
  flatMap<U extends Inferred>(fn: (record: T) => Iterable<U>): RDD<U> {
    return this.context.create(step<U>(this, 'flatMap', fn));
  }

  /** Keeps the records for which `predicate` is true. */
  filter<U extends T>(predicate: (record: T) => record is U): RDD<U>;
  filter(predicate: (record: T) => boolean): RDD<T>;
  filter(predicate: (record: T) => boolean): RDD<T> {
    return this.context.create(step<T>(this, 'filter', predicate, { keepsPartitioner: true }));
  }

  /** Applies a function that waits; order is kept, at most `concurrency` calls of a partition run at once. */
  mapAsync<U>(fn: (record: T, signal: AbortSignal) => Promise<U>, options?: AsyncOptions): RDD<U> {
    return this.context.create(mapAsync(this, 'mapAsync', fn, (result) => [result], options));
  }

  /** `flatMap` with a function that waits. */
  flatMapAsync<U>(
    fn: (record: T, signal: AbortSignal) => Promise<Iterable<U>>,
    options?: AsyncOptions,
  ): RDD<U> {
    return this.context.create(mapAsync(this, 'flatMapAsync', fn, (result) => [...result], options));
  }

  /** `filter` with a function that waits. */
  filterAsync(
    predicate: (record: T, signal: AbortSignal) => Promise<boolean>,
    options?: AsyncOptions,
  ): RDD<T> {
    return this.context.create(
      mapAsync(this, 'filterAsync', predicate, (keep, record) => (keep ? [record] : []), options),
    );
  }

  /** Applies `fn` to each whole partition, empty ones included. */
  mapPartitions<U>(
    fn: (records: Iterable<T>) => Iterable<U>,
    options?: { readonly preservesPartitioning?: boolean },
  ): RDD<U> {
    return this.mapPartitionsWithIndex((_, records) => fn(records), options);
  }

  /** Applies `fn` to each whole partition and its index. */
  mapPartitionsWithIndex<U>(
    fn: (partition: number, records: Iterable<T>) => Iterable<U>,
    options: { readonly preservesPartitioning?: boolean } = {},
  ): RDD<U> {
    const keepsPartitioner = options.preservesPartitioning ?? false;
    return this.context.create(
      mapPartitions(this, (records, partition) => fn(partition, records), { keepsPartitioner }),
    );
  }

  /** One array per partition. */
  glom(): RDD<T[]> {
    return this.context.create(mapPartitions<T, T[]>(this, (records) => [[...records]], { name: 'glom' }));
  }

  /** The records of both. */
  union(other: RDD<T>): RDD<T> {
    return this.context.create(union([this, other]));
  }

  /** Deals the records out over exactly `numPartitions` partitions, evenly, by a shuffle. */
  repartition(numPartitions: number): RDD<T> {
    return this.context.create(repartitioned(this, requirePartitions(numPartitions)));
  }

  /** Joins neighbouring partitions until at most `numPartitions` are left; with `shuffle`, as `repartition`. */
  coalesce(numPartitions: number, { shuffle = false }: { readonly shuffle?: boolean } = {}): RDD<T> {
    return shuffle
      ? this.repartition(numPartitions)
      : this.context.create(coalesce(this, requirePartitions(numPartitions)));
  }

  /** Pairs each record with the key that `fn` gives it. */
  keyBy<K>(fn: (record: T) => K): RDD<[K, T]> {
    return this.context.create(step<[K, T]>(this, 'keyBy', fn));
  }

  /** The records by key, as arrays. */
  groupBy<K>(fn: (record: T) => K, partitioner?: number | Partitioner<K>): RDD<[K, T[]]> {
    return this.keyBy(fn).groupByKey(partitioner);
  }
}
