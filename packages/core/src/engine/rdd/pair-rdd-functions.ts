import type { Partitioner } from '../../contracts/partitioner.ts';
import { requireFunctions } from '../pipeline/require-functions.ts';
import { lookup } from './actions/lookup.ts';
import { reduceByKeyLocally } from './actions/reduce-by-key-locally.ts';
import type { Combiner } from './dependency.ts';
import { DoubleRDDFunctions } from './double-rdd-functions.ts';
import { addValue, estimateDistinct, mergeRegisters, registersFor } from './hyper-log-log.ts';
import type { Grown, Inferred, NotPromise } from './inferred.ts';
import { cogroup } from './operators/cogroup.ts';
import { fullOuter, inner, leftOuter, rightOuter } from './operators/join.ts';
import { sampledByKey } from './operators/sample.ts';
import { shuffledByKey } from './operators/shuffled.ts';
import { step } from './operators/step.ts';
import { subtractByKey } from './operators/subtract-by-key.ts';
import type { RDD } from './rdd.ts';
import { zeroOf, type Zero } from './zero-value.ts';

/** Where the result of a pair operation is placed: a number of partitions or a partitioner. */
export type Placement<K> = number | Partitioner<K>;

const keyOf = <K>(pair: [K, unknown]): K => pair[0];
const valueOf = <V>(pair: [unknown, V]): V => pair[1];
const one = (): number => 1;
const add = (a: number, b: number): number => a + b;

const grouping: Combiner = {
  create: (value: unknown) => [value],
  mergeValue: (group: unknown[], value: unknown) => (group.push(value), group),
  mergeCombiners: (a: unknown[], b: unknown[]) => a.concat(b),
  mapSide: false,
};

/** The operations of an RDD whose records are pairs. */
export class PairRDDFunctions<T> extends DoubleRDDFunctions<T> {
  /** The keys. */
  keys<K>(this: RDD<[K, any]>): RDD<K> {
    return this.context.create(step<K>(this, 'map', keyOf, { name: 'keys' }));
  }

  /** The values. */
  values<V>(this: RDD<[any, V]>): RDD<V> {
    return this.context.create(step<V>(this, 'map', valueOf, { name: 'values' }));
  }

  /** Applies `fn` to each value; keys stay where they are. */
  mapValues<K, V, U extends Inferred>(this: RDD<[K, V]>, fn: (value: V) => NotPromise<U>): RDD<[K, U]> {
    return this.context.create(step<[K, U]>(this, 'mapValues', fn, { keepsPartitioner: true }));
  }

  /** Applies `fn` to each value and pairs each element of the result with the key. */
  flatMapValues<K, V, U extends Inferred>(
    this: RDD<[K, V]>,
    fn: (value: V) => Iterable<NotPromise<U>>,
  ): RDD<[K, U]> {
    return this.context.create(step<[K, U]>(this, 'flatMapValues', fn, { keepsPartitioner: true }));
  }

  /** Moves each pair to the partition of its key. */
  partitionBy<K, V>(this: RDD<[K, V]>, partitioner: Placement<K>): RDD<[K, V]> {
    const target = this.context.partitionerFor([], partitioner);
    if (this.partitioner?.id === target.id) return this;
    return this.context.create(shuffledByKey<[K, V]>(this, 'partitionBy', target));
  }

  /** Merges the values of each key, within map tasks first. `merge` must be associative and commutative. */
  reduceByKey<K, V>(this: RDD<[K, V]>, merge: (a: V, b: V) => V, partitioner?: Placement<K>): RDD<[K, V]> {
    const combiner = { mergeValue: merge, mergeCombiners: merge, mapSide: true };
    return combine(this, 'reduceByKey', combiner, partitioner);
  }

  /** Merges the values of each key into `zero`, within map tasks first. `zero` must be neutral. */
  foldByKey<K, V>(
    this: RDD<[K, V]>,
    zero: Zero<V>,
    merge: (a: V, b: V) => V,
    partitioner?: Placement<K>,
  ): RDD<[K, V]> {
    const combiner = { zero: zeroOf(zero), mergeValue: merge, mergeCombiners: merge, mapSide: true };
    return combine(this, 'foldByKey', combiner, partitioner);
  }

  /** Takes the values of each key into `zero` by `mergeValue`, then merges those of map tasks. `zero` must be neutral. */
  aggregateByKey<K, V, U>(
    this: RDD<[K, V]>,
    zero: Zero<U>,
    mergeValue: (total: U, value: V) => U,
    mergeCombiners: (a: U, b: U) => U,
    partitioner?: Placement<K>,
  ): RDD<[K, U]> {
    const combiner = { zero: zeroOf(zero), mergeValue, mergeCombiners, mapSide: true };
    return combine(this, 'aggregateByKey', combiner, partitioner);
  }

  /** Spark's general aggregation by key. */
  combineByKey<K, V, C extends Inferred>(
    this: RDD<[K, V]>,
    createCombiner: (value: V) => C,
    mergeValue: (combiner: Grown<C>, value: V) => Grown<C>,
    mergeCombiners: (a: Grown<C>, b: Grown<C>) => Grown<C>,
    {
      partitioner,
      mapSideCombine = true,
    }: { readonly partitioner?: Placement<K>; readonly mapSideCombine?: boolean } = {},
  ): RDD<[K, Grown<C>]> {
    requireFunctions('combineByKey', [createCombiner]);
    const combiner = { create: createCombiner, mergeValue, mergeCombiners, mapSide: mapSideCombine };
    return combine(this, 'combineByKey', combiner, partitioner);
  }

  /** The values of each key as one array. Prefer `reduceByKey` where the array is only folded. */
  groupByKey<K, V>(this: RDD<[K, V]>, partitioner?: Placement<K>): RDD<[K, V[]]> {
    return combine(this, 'groupByKey', grouping, partitioner);
  }

  /** About how many distinct values each key has, with the given relative standard deviation (HyperLogLog). */
  countApproxDistinctByKey<K>(
    this: RDD<[K, any]>,
    relativeSD = 0.05,
    partitioner?: Placement<K>,
  ): RDD<[K, number]> {
    const zero = () => registersFor(relativeSD);
    return this.aggregateByKey(zero, addValue, mergeRegisters, partitioner).mapValues(roundedEstimate);
  }

  /** For each key, its values here and in `other`. */
  cogroup<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, partitioner?: Placement<K>): RDD<[K, [V[], W[]]]>;
  cogroup<K, V, W, X>(
    this: RDD<[K, V]>,
    others: readonly [RDD<[K, W]>, RDD<[K, X]>],
    partitioner?: Placement<K>,
  ): RDD<[K, [V[], W[], X[]]]>;
  cogroup<K, V, W, X, Y>(
    this: RDD<[K, V]>,
    others: readonly [RDD<[K, W]>, RDD<[K, X]>, RDD<[K, Y]>],
    partitioner?: Placement<K>,
  ): RDD<[K, [V[], W[], X[], Y[]]]>;
  cogroup<K>(
    this: RDD<[K, any]>,
    others: RDD<any> | readonly RDD<any>[],
    partitioner?: Placement<K>,
  ): RDD<any> {
    const all = [this, ...(Array.isArray(others) ? (others as readonly RDD<any>[]) : [others as RDD<any>])];
    return this.context.create(cogroup(all, this.context.partitionerFor(all, partitioner)));
  }

  /** Same as `cogroup` with the default placement. */
  groupWith<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>): RDD<[K, [V[], W[]]]>;
  groupWith<K, V, W, X>(this: RDD<[K, V]>, a: RDD<[K, W]>, b: RDD<[K, X]>): RDD<[K, [V[], W[], X[]]]>;
  groupWith<K, V, W, X, Y>(
    this: RDD<[K, V]>,
    a: RDD<[K, W]>,
    b: RDD<[K, X]>,
    c: RDD<[K, Y]>,
  ): RDD<[K, [V[], W[], X[], Y[]]]>;
  groupWith(this: RDD<[any, any]>, ...others: any[]): RDD<any> {
    return this.cogroup(others as any);
  }

  /** Every combination of a value here with one of the same key in `other`. */
  join<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, partitioner?: Placement<K>): RDD<[K, [V, W]]> {
    return this.cogroup(other, partitioner).flatMapValues(inner<V, W>);
  }

  /** `join` that keeps every value here, with null where `other` has none. */
  leftOuterJoin<K, V, W>(
    this: RDD<[K, V]>,
    other: RDD<[K, W]>,
    partitioner?: Placement<K>,
  ): RDD<[K, [V, W | null]]> {
    return this.cogroup(other, partitioner).flatMapValues(leftOuter<V, W>);
  }

  /** `join` that keeps every value of `other`, with null where there is none here. */
  rightOuterJoin<K, V, W>(
    this: RDD<[K, V]>,
    other: RDD<[K, W]>,
    partitioner?: Placement<K>,
  ): RDD<[K, [V | null, W]]> {
    return this.cogroup(other, partitioner).flatMapValues(rightOuter<V, W>);
  }

  /** `join` that keeps every value of both, with null for the missing side. */
  fullOuterJoin<K, V, W>(
    this: RDD<[K, V]>,
    other: RDD<[K, W]>,
    partitioner?: Placement<K>,
  ): RDD<[K, [V | null, W | null]]> {
    return this.cogroup(other, partitioner).flatMapValues(fullOuter<V, W>);
  }

  /** The pairs whose key `other` does not have, as often as they are there. */
  subtractByKey<K, V>(this: RDD<[K, V]>, other: RDD<[K, any]>, partitioner?: Placement<K>): RDD<[K, V]> {
    const target = this.context.partitionerFor([this, other], partitioner);
    return this.context.create(subtractByKey(this, other, target));
  }

  /**
   * Takes each pair with the probability that `fractions` has for its key, 0 for keys without one. With replacement:
   * that often on average.
   */
  sampleByKey<K, V>(
    this: RDD<[K, V]>,
    withReplacement: boolean,
    fractions: ReadonlyMap<K, number>,
    seed?: number | string,
  ): RDD<[K, V]> {
    return this.context.create(sampledByKey(this, withReplacement, fractions, this.context.randomFor(seed)));
  }

  /** Merges the values of each key and brings the result to the driver. Keys that are equal by value are one entry. */
  reduceByKeyLocally<K, V>(this: RDD<[K, V]>, merge: (a: V, b: V) => V): Promise<Map<K, V>> {
    return reduceByKeyLocally(this, merge);
  }

  /** How many values each key has. */
  countByKey<K>(this: RDD<[K, any]>): Promise<Map<K, number>> {
    return this.mapValues(one).reduceByKeyLocally(add);
  }

  /** The pairs as a map; of several values of a key the last one. */
  collectAsMap<K, V>(this: RDD<[K, V]>): Promise<Map<K, V>> {
    return this.reduceByKeyLocally(last<V>);
  }

  /** The values of one key; reads only its partition if the keys were placed by a partitioner. */
  lookup<K, V>(this: RDD<[K, V]>, key: K): Promise<V[]> {
    return lookup(this, key);
  }
}

/** Merges by key; without a move when the keys are placed already. */
const combine = <K, C>(
  rdd: RDD<any>,
  name: string,
  combiner: Combiner,
  given?: Placement<K>,
): RDD<[K, C]> => {
  requireFunctions(name, [combiner.mergeValue, combiner.mergeCombiners]);
  const partitioner = rdd.context.partitionerFor([rdd], given);
  return rdd.context.create(shuffledByKey<[K, C]>(rdd, name, partitioner, combiner));
};

const last = <V>(_: V, value: V): V => value;
const roundedEstimate = (registers: Uint8Array): number => Math.round(estimateDistinct(registers));
