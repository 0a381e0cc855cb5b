import type { Partitioner } from '../../contracts/partitioner.ts';
import { requireNumPartitions } from '../partitioner/num-partitions.ts';
import { elementsOf } from '../pipeline/elements-of.ts';
import { requireFunctions } from '../pipeline/require-functions.ts';
import type { Inferred, NotPromise } from './inferred.ts';
import { cartesian } from './operators/cartesian.ts';
import { coalesce } from './operators/coalesce.ts';
import { mapAsync, type AsyncOptions } from './operators/map-async.ts';
import { mapPartitions } from './operators/map-partitions.ts';
import { drawOf, lotBetween, sampled, sharesOf } from './operators/sample.ts';
import { repartitioned } from './operators/shuffled.ts';
import type { SortOptions } from './operators/sort-by-key.ts';
import { step } from './operators/step.ts';
import { union } from './operators/union.ts';
import { zipWithIndex, zipWithUniqueId } from './operators/zip-with-index.ts';
import { zip, zipPartitions } from './operators/zip.ts';
import { OrderedRDDFunctions } from './ordered-rdd-functions.ts';
import type { Placement } from './pair-rdd-functions.ts';

/** What is known of a function of whole partitions. */
export interface PartitionOptions {
  /** Whether keys stay in their partitions, so that their placement is still known. Default false. */
  readonly preservesPartitioning?: boolean;
}

/**
 * A dataset of one moment, immutable, cut into partitions and described by how it is computed: nothing runs before an
 * action asks for a result. Spark's RDD.
 *
 * This class holds the transformations of records of any kind; those of pairs are in `pair-rdd-functions.ts` and
 * `ordered-rdd-functions.ts`, actions in `rdd-actions.ts` and, for numbers, `double-rdd-functions.ts`.
 */
export class RDD<T> extends OrderedRDDFunctions<T> {
  /** Applies `fn` to each record. */
  map<U extends Inferred>(fn: (record: T) => NotPromise<U>): RDD<U> {
    return this.context.create(step<U>(this, 'map', fn));
  }

  /** Makes a pair of each record: `map` for where the pair type must be stated. */
  mapToPair<K, V>(fn: (record: T) => [K, V]): RDD<[K, V]> {
    return this.context.create(step<[K, V]>(this, 'map', fn, { name: 'mapToPair' }));
  }

  /** Applies `fn` to each record and takes each element of the result as a record. */
  flatMap<U extends Inferred>(fn: (record: T) => Iterable<NotPromise<U>>): RDD<U> {
    return this.context.create(step<U>(this, 'flatMap', fn));
  }

  /** Keeps the records for which `predicate` is true. */
  filter<U extends T>(predicate: (record: T) => record is U): RDD<U>;
  filter(predicate: (record: T) => boolean): RDD<T>;
  filter(predicate: (record: T) => boolean): RDD<T> {
    return this.context.create(step<T>(this, 'filter', predicate, { keepsPartitioner: true }));
  }

  /** Applies a function that waits; order is kept, at most `concurrency` calls of a partition run at once. */
  mapAsync<U extends Inferred>(
    fn: (record: T, signal: AbortSignal) => Promise<U>,
    options?: AsyncOptions,
  ): RDD<U> {
    return this.context.create(mapAsync(this, 'mapAsync', fn, (result) => [result], options));
  }

  /** `flatMap` with a function that waits. */
  flatMapAsync<U extends Inferred>(
    fn: (record: T, signal: AbortSignal) => Promise<Iterable<U>>,
    options?: AsyncOptions,
  ): RDD<U> {
    return this.context.create(
      mapAsync(this, 'flatMapAsync', fn, (result) => elementsOf(result) as readonly U[], options),
    );
  }

  /** `filter` with a function that waits. */
  filterAsync(
    predicate: (record: T, signal: AbortSignal) => Promise<boolean>,
    options?: AsyncOptions,
  ): RDD<T> {
    const keep = (kept: boolean, record: T): readonly T[] => (kept ? [record] : []);
    return this.context.create(mapAsync(this, 'filterAsync', predicate, keep, options));
  }

  /** Applies `fn` to each whole partition, empty ones included. */
  mapPartitions<U extends Inferred>(
    fn: (records: Iterable<T>) => Iterable<U>,
    options?: PartitionOptions,
  ): RDD<U> {
    requireFunctions('mapPartitions', [fn]);
    return this.mapPartitionsWithIndex((_, records) => fn(records), options);
  }

  /** Applies `fn` to each whole partition and its index. */
  mapPartitionsWithIndex<U extends Inferred>(
    fn: (partition: number, records: Iterable<T>) => Iterable<U>,
    { preservesPartitioning = false }: PartitionOptions = {},
  ): RDD<U> {
    requireFunctions('mapPartitionsWithIndex', [fn]);
    const options = { keepsPartitioner: preservesPartitioning };
    return this.context.create(mapPartitions(this, (records, partition) => fn(partition, records), options));
  }

  /** One array per partition. */
  glom(): RDD<T[]> {
    return this.context.create(mapPartitions<T, T[]>(this, (records) => [[...records]], { name: 'glom' }));
  }

  /** The records of both. */
  union(other: RDD<T>): RDD<T> {
    return this.context.create(union([this, other]));
  }

  /** Each record once; records are compared as keys are. */
  distinct(numPartitions?: number): RDD<T> {
    return this.mapToPair(withNull<T>)
      .reduceByKey(first, numPartitions)
      .keys();
  }

  /** The records that are in both, each once; records are compared as keys are. */
  intersection(other: RDD<T>, partitioner?: Placement<T>): RDD<T> {
    const target = this.context.partitionerFor([this, other], partitioner);
    const here = this.mapToPair(withNull<T>).reduceByKey(first, target);
    const there = other.mapToPair(withNull<T>).reduceByKey(first, target);
    return here.cogroup(there, target).filter(isOnBothSides).keys();
  }

  /** The records that are not in `other`, as often as they are here; records are compared as keys are. */
  subtract(other: RDD<T>, partitioner?: Placement<T>): RDD<T> {
    const pairs = this.mapToPair(withNull<T>);
    return pairs.subtractByKey(other.mapToPair(withNull<T>), partitioner).keys();
  }

  /** Every record here with every record of `other`. */
  cartesian<U>(other: RDD<U>): RDD<[T, U]> {
    return this.context.create(cartesian(this, other));
  }

  /**
   * The first record here with the first of `other`, and so on. Throws `ZIP_UNEQUAL` unless both have as many partitions
   * with as many records each.
   */
  zip<U>(other: RDD<U>): RDD<[T, U]> {
    return this.context.create(zip(this, other));
  }

  /** Brings partitions of the same index together by a function. Throws `ZIP_UNEQUAL` unless there are equally many. */
  zipPartitions<A, U extends Inferred>(
    other: RDD<A>,
    fn: (records: Iterable<T>, others: Iterable<A>) => Iterable<U>,
    options?: PartitionOptions,
  ): RDD<U>;
  zipPartitions<A, B, U extends Inferred>(
    others: readonly [RDD<A>, RDD<B>],
    fn: (records: Iterable<T>, a: Iterable<A>, b: Iterable<B>) => Iterable<U>,
    options?: PartitionOptions,
  ): RDD<U>;
  zipPartitions<A, B, C, U extends Inferred>(
    others: readonly [RDD<A>, RDD<B>, RDD<C>],
    fn: (records: Iterable<T>, a: Iterable<A>, b: Iterable<B>, c: Iterable<C>) => Iterable<U>,
    options?: PartitionOptions,
  ): RDD<U>;
  zipPartitions(
    others: RDD<any> | readonly RDD<any>[],
    fn: (...records: any[]) => Iterable<any>,
    { preservesPartitioning = false }: PartitionOptions = {},
  ): RDD<any> {
    const all = [this, ...(Array.isArray(others) ? (others as readonly RDD<any>[]) : [others as RDD<any>])];
    const options = { keepsPartitioner: preservesPartitioning };
    return this.context.create(zipPartitions(all, (records) => fn(...records), options));
  }

  /** Each record with its place in the RDD, from 0. Counts partitions by a job of its own if there are several. */
  zipWithIndex(): RDD<[T, number]> {
    return this.context.create(zipWithIndex(this));
  }

  /** Each record with a number that no other has: with n partitions those of partition k get k, n + k, 2n + k … */
  zipWithUniqueId(): RDD<[T, number]> {
    return this.context.create(zipWithUniqueId(this));
  }

  /**
   * Takes each record with the probability `fraction`; with replacement, that often on average. The same seed takes the
   * same records; without one each call takes others.
   */
  sample(withReplacement: boolean, fraction: number, seed?: number | string): RDD<T> {
    const draw = drawOf('sample', withReplacement, [fraction]);
    const random = this.context.randomFor(seed);
    return this.context.create(sampled(this, 'sample', random, draw, () => fraction));
  }

  /** Cuts the records by chance into as many RDDs as there are weights, each record into one. */
  randomSplit(weights: readonly number[], seed?: number | string): RDD<T>[] {
    const ends = sharesOf(weights);
    const random = this.context.randomFor(seed);
    return ends.map((end, i) => this.context.create(lotBetween(this, random, ends[i - 1] ?? 0, end)));
  }

  /** The records in the order of what `fn` makes of them; equal ones stay in their order. See `sortByKey`. */
  sortBy<K extends Inferred>(fn: (record: T) => NotPromise<K>, options?: SortOptions<K>): RDD<T> {
    return this.keyBy(fn).sortByKey(options).values();
  }

  /** Deals the records out over exactly `numPartitions` partitions, evenly, by a shuffle. */
  repartition(numPartitions: number): RDD<T> {
    return this.context.create(repartitioned(this, requireNumPartitions(numPartitions)));
  }

  /** Joins neighbouring partitions until at most `numPartitions` are left; with `shuffle`, as `repartition`. */
  coalesce(numPartitions: number, { shuffle = false }: { readonly shuffle?: boolean } = {}): RDD<T> {
    if (shuffle) return this.repartition(numPartitions);
    return this.context.create(coalesce(this, requireNumPartitions(numPartitions)));
  }

  /** Pairs each record with the key that `fn` gives it. */
  keyBy<K extends Inferred>(fn: (record: T) => NotPromise<K>): RDD<[K, T]> {
    return this.context.create(step<[K, T]>(this, 'keyBy', fn));
  }

  /** The records by key, as arrays. */
  groupBy<K extends Inferred>(
    fn: (record: T) => NotPromise<K>,
    partitioner?: number | Partitioner<K>,
  ): RDD<[K, T[]]> {
    return this.keyBy(fn).groupByKey(partitioner);
  }
}

const withNull = <T>(record: T): [T, null] => [record, null];
const first = (): null => null;
const isOnBothSides = ([, [here, there]]: [unknown, [null[], null[]]]): boolean =>
  here.length > 0 && there.length > 0;
