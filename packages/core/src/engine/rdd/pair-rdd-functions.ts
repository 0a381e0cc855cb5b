import type { Partitioner } from '../../contracts/partitioner.ts';
import type { Combiner } from './dependency.ts';
import { cogroup } from './operators/cogroup.ts';
import { shuffledByKey } from './operators/shuffled.ts';
import { step } from './operators/step.ts';
import { RDDActions } from './rdd-actions.ts';
import type { RDD } from './rdd.ts';

/** Where the result of a pair operation is placed: a number of partitions or a partitioner. */
export type Placement<K> = number | Partitioner<K>;

const keyOf = <K>(pair: [K, unknown]): K => pair[0];
const valueOf = <V>(pair: [unknown, V]): V => pair[1];

const grouping: Combiner = {
  create: (value: unknown) => [value],
  mergeValue: (group: unknown[], value: unknown) => (group.push(value), group),
  mergeCombiners: (a: unknown[], b: unknown[]) => a.concat(b),
  mapSide: false,
};

/** The operations of an RDD whose records are pairs. */
export class PairRDDFunctions<T> extends RDDActions<T> {
  /** The keys. */
  keys<K>(this: RDD<[K, any]>): RDD<K> {
    return this.context.create(step<K>(this, 'map', keyOf, { name: 'keys' }));
  }

  /** The values. */
  values<V>(this: RDD<[any, V]>): RDD<V> {
    return this.context.create(step<V>(this, 'map', valueOf, { name: 'values' }));
  }

  /** Applies `fn` to each value; keys stay where they are. */
  mapValues<K, V, U>(this: RDD<[K, V]>, fn: (value: V) => U): RDD<[K, U]> {
    return this.context.create(step<[K, U]>(this, 'mapValues', fn, { keepsPartitioner: true }));
  }

  /** Applies `fn` to each value and pairs each element of the result with the key. */
  flatMapValues<K, V, U>(this: RDD<[K, V]>, fn: (value: V) => Iterable<U>): RDD<[K, U]> {
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
    return combine(
      this,
      'reduceByKey',
      { mergeValue: merge, mergeCombiners: merge, mapSide: true },
      partitioner,
    );
  }

  /** Spark's general aggregation by key. */
  combineByKey<K, V, C>(
    this: RDD<[K, V]>,
    createCombiner: (value: V) => C,
    mergeValue: (combiner: C, value: V) => C,
    mergeCombiners: (a: C, b: C) => C,
    {
      partitioner,
      mapSideCombine = true,
    }: { readonly partitioner?: Placement<K>; readonly mapSideCombine?: boolean } = {},
  ): RDD<[K, C]> {
    const combiner = { create: createCombiner, mergeValue, mergeCombiners, mapSide: mapSideCombine };
    return combine(this, 'combineByKey', combiner, partitioner);
  }

  /** The values of each key as one array. Prefer `reduceByKey` where the array is only folded. */
  groupByKey<K, V>(this: RDD<[K, V]>, partitioner?: Placement<K>): RDD<[K, V[]]> {
    return combine(this, 'groupByKey', grouping, partitioner);
  }

  /** For each key, its values here and in `other`. */
  cogroup<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, partitioner?: Placement<K>): RDD<[K, [V[], W[]]]>;
  cogroup<K, V, W, X>(
    this: RDD<[K, V]>,
    others: [RDD<[K, W]>, RDD<[K, X]>],
    partitioner?: Placement<K>,
  ): RDD<[K, [V[], W[], X[]]]>;
  cogroup<K>(
    this: RDD<[K, any]>,
    others: RDD<any> | readonly RDD<any>[],
    partitioner?: Placement<K>,
  ): RDD<any> {
    const all = [this, ...(Array.isArray(others) ? others : [others])];
    return this.context.create(cogroup(all, this.context.partitionerFor(all, partitioner)));
  }

  /** Every combination of a value here with one of the same key in `other`. */
  join<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, partitioner?: Placement<K>): RDD<[K, [V, W]]> {
    return this.cogroup(other, partitioner).flatMapValues(([left, right]) => combinations(left, right));
  }

  /** `join` that keeps every value here, with null where `other` has none. */
  leftOuterJoin<K, V, W>(
    this: RDD<[K, V]>,
    other: RDD<[K, W]>,
    partitioner?: Placement<K>,
  ): RDD<[K, [V, W | null]]> {
    return this.cogroup(other, partitioner).flatMapValues(([left, right]) =>
      combinations(left, orNull(right)),
    );
  }

  /** `join` that keeps every value of `other`, with null where there is none here. */
  rightOuterJoin<K, V, W>(
    this: RDD<[K, V]>,
    other: RDD<[K, W]>,
    partitioner?: Placement<K>,
  ): RDD<[K, [V | null, W]]> {
    return this.cogroup(other, partitioner).flatMapValues(([left, right]) =>
      combinations(orNull(left), right),
    );
  }

  /** `join` that keeps every value of both, with null for the missing side. */
  fullOuterJoin<K, V, W>(
    this: RDD<[K, V]>,
    other: RDD<[K, W]>,
    partitioner?: Placement<K>,
  ): RDD<[K, [V | null, W | null]]> {
    return this.cogroup(other, partitioner).flatMapValues(([left, right]) =>
      combinations(orNull(left), orNull(right)),
    );
  }
}

/** Merges by key; without a move when the keys are placed already. */
const combine = <K, C>(
  rdd: RDD<any>,
  name: string,
  combiner: Combiner,
  given?: Placement<K>,
): RDD<[K, C]> => {
  const partitioner = rdd.context.partitionerFor([rdd], given);
  return rdd.context.create(shuffledByKey<[K, C]>(rdd, name, partitioner, combiner));
};

const orNull = <V>(values: readonly V[]): readonly (V | null)[] => (values.length > 0 ? values : [null]);

const combinations = <A, B>(left: readonly A[], right: readonly B[]): [A, B][] => {
  const pairs: [A, B][] = [];
  for (const a of left) for (const b of right) pairs.push([a, b]);
  return pairs;
};
