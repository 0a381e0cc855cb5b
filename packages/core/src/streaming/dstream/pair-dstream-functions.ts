import type { Duration } from '../../contracts/time.ts';
import { requireFunctions } from '../../engine/pipeline/require-functions.ts';
import type { Grown, Inferred, NotPromise } from '../../engine/rdd/inferred.ts';
import type { Placement } from '../../engine/rdd/pair-rdd-functions.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import { BaseDStream } from './base-dstream.ts';
import type { DStream } from './dstream.ts';
import { mapWithState, type MapWithStateDStream } from './operators/map-with-state.ts';
import { reduceByKeyAndWindow, type WindowOptions } from './operators/reduce-window.ts';
import { lift, transform } from './operators/transform.ts';
import {
  updateStateByKey,
  updateStateByPartition,
  type PartitionStateOptions,
  type StateOptions,
  type UpdateFunction,
  type UpdatePartitionFunction,
} from './operators/update-state-by-key.ts';
import { StateSpec, type MapWithStateFunction, type MapWithStateOptions } from './state-spec.ts';

/** A stream of pairs: what `map(x => [key, value])`, `mapToPair` and `keyBy` make. */
export type PairDStream<K, V> = DStream<[K, V]>;

/** The operations of a DStream whose records are pairs. Without a placement the default partitioner is used. */
export class PairDStreamFunctions<T> extends BaseDStream<T> {
  /**
   * Applies `fn` to each value; keys stay where they are.
   *
   * @example
   * // stream: [['a', 1], ['b', 2]]
   * stream.mapValues((n) => n * 10) // => [['a', 10], ['b', 20]]
   */
  mapValues<K, V, U extends Inferred>(
    this: DStream<[K, V]>,
    fn: (value: V) => NotPromise<U>,
  ): DStream<[K, U]> {
    return this.graph.add(lift('mapValues', this, (rdd) => rdd.mapValues(fn), [fn]));
  }

  /**
   * Applies `fn` to each value and pairs each element of the result with the key.
   *
   * @example
   * // stream: [['a', 1]]
   * stream.flatMapValues((n) => [n, -n]) // => [['a', 1], ['a', -1]]
   */
  flatMapValues<K, V, U extends Inferred>(
    this: DStream<[K, V]>,
    fn: (value: V) => Iterable<NotPromise<U>>,
  ): DStream<[K, U]> {
    return this.graph.add(lift('flatMapValues', this, (rdd) => rdd.flatMapValues(fn), [fn]));
  }

  /**
   * Moves each pair to the partition of its key.
   *
   * @example
   * // stream: [['a', 1], ['b', 2], ['a', 3]]
   * stream.partitionBy(2).glom() // => [[['a', 1], ['a', 3]], [['b', 2]]]
   */
  partitionBy<K, V>(this: DStream<[K, V]>, partitioner: Placement<K>): DStream<[K, V]> {
    return this.graph.add(lift('partitionBy', this, (rdd) => rdd.partitionBy(partitioner)));
  }

  /**
   * Merges the values of each key within a batch.
   *
   * @example
   * // stream: [['a', 1], ['b', 2], ['a', 3]]
   * stream.reduceByKey((a, b) => a + b) // => [['a', 4], ['b', 2]]
   */
  reduceByKey<K, V>(
    this: DStream<[K, V]>,
    merge: (a: V, b: V) => V,
    partitioner?: Placement<K>,
  ): DStream<[K, V]> {
    return this.graph.add(lift('reduceByKey', this, (rdd) => rdd.reduceByKey(merge, partitioner), [merge]));
  }

  /**
   * Spark's general aggregation by key, within a batch.
   *
   * @example
   * // stream: [['a', 1], ['b', 2], ['a', 3]]
   * stream.combineByKey(
   *   (n) => new Set([n]),
   *   (set, n) => set.add(n),
   *   (a, b) => a.union(b),
   * ) // => [['a', new Set([1, 3])], ['b', new Set([2])]]
   */
  combineByKey<K, V, C extends Inferred>(
    this: DStream<[K, V]>,
    createCombiner: (value: V) => C,
    mergeValue: (combiner: Grown<C>, value: V) => Grown<C>,
    mergeCombiners: (a: Grown<C>, b: Grown<C>) => Grown<C>,
    options?: { readonly partitioner?: Placement<K>; readonly mapSideCombine?: boolean },
  ): DStream<[K, Grown<C>]> {
    const apply = (rdd: RDD<[K, V]>): RDD<[K, Grown<C>]> =>
      rdd.combineByKey(createCombiner, mergeValue, mergeCombiners, options);
    return this.graph.add(lift('combineByKey', this, apply, [createCombiner, mergeValue, mergeCombiners]));
  }

  /**
   * The values of each key of a batch as one array.
   *
   * @example
   * // stream: [['a', 1], ['b', 2], ['a', 3]]
   * stream.groupByKey() // => [['a', [1, 3]], ['b', [2]]]
   */
  groupByKey<K, V>(this: DStream<[K, V]>, partitioner?: Placement<K>): DStream<[K, V[]]> {
    return this.graph.add(lift('groupByKey', this, (rdd) => rdd.groupByKey(partitioner)));
  }

  /**
   * For each key of a batch, its values here and in `other`.
   *
   * @example
   * // stream: [['a', 1], ['a', 2]]; other: [['a', 'x'], ['b', 'y']]
   * stream.cogroup(other) // => [['a', [[1, 2], ['x']]], ['b', [[], ['y']]]]
   */
  cogroup<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioner?: Placement<K>,
  ): DStream<[K, [V[], W[]]]> {
    return this.graph.add(transform('cogroup', [this, other], ([a, b]) => a!.cogroup(b!, partitioner)));
  }

  /**
   * Every combination of a value here with one of the same key and batch in `other`.
   *
   * @example
   * // stream: [['a', 1], ['b', 2]]; other: [['a', 'x'], ['a', 'y']]
   * stream.join(other) // => [['a', [1, 'x']], ['a', [1, 'y']]]
   */
  join<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioner?: Placement<K>,
  ): DStream<[K, [V, W]]> {
    return this.graph.add(transform('join', [this, other], ([a, b]) => a!.join(b!, partitioner)));
  }

  /**
   * `join` that keeps every value here, with null where `other` has none.
   *
   * @example
   * // stream: [['a', 1], ['b', 2]]; other: [['a', 'x']]
   * stream.leftOuterJoin(other) // => [['a', [1, 'x']], ['b', [2, null]]]
   */
  leftOuterJoin<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioner?: Placement<K>,
  ): DStream<[K, [V, W | null]]> {
    return this.graph.add(
      transform('leftOuterJoin', [this, other], ([a, b]) => a!.leftOuterJoin(b!, partitioner)),
    );
  }

  /**
   * `join` that keeps every value of `other`, with null where there is none here.
   *
   * @example
   * // stream: [['a', 1]]; other: [['a', 'x'], ['b', 'y']]
   * stream.rightOuterJoin(other) // => [['a', [1, 'x']], ['b', [null, 'y']]]
   */
  rightOuterJoin<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioner?: Placement<K>,
  ): DStream<[K, [V | null, W]]> {
    return this.graph.add(
      transform('rightOuterJoin', [this, other], ([a, b]) => a!.rightOuterJoin(b!, partitioner)),
    );
  }

  /**
   * `join` that keeps every value of both, with null for the missing side.
   *
   * @example
   * // stream: [['a', 1]]; other: [['b', 'y']]
   * stream.fullOuterJoin(other) // => [['a', [1, null]], ['b', [null, 'y']]]
   */
  fullOuterJoin<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioner?: Placement<K>,
  ): DStream<[K, [V | null, W | null]]> {
    return this.graph.add(
      transform('fullOuterJoin', [this, other], ([a, b]) => a!.fullOuterJoin(b!, partitioner)),
    );
  }

  /**
   * The values of each key in a window as one array, in the order of batches.
   *
   * @example
   * // stream: [['a', 1]], [['a', 2]], []
   * stream.groupByKeyAndWindow(seconds(2)) // => [['a', [1]]], [['a', [1, 2]]], [['a', [2]]]
   */
  groupByKeyAndWindow<K, V>(
    this: DStream<[K, V]>,
    length: Duration,
    slide: Duration = this.slideDuration,
    partitioner?: Placement<K>,
  ): DStream<[K, V[]]> {
    const target = this.graph.rdds.partitionerFor([], partitioner ?? this.graph.rdds.defaultParallelism);
    return this.groupByKey(target)
      .window(length, slide)
      .groupByKey(target)
      .mapValues(flatten<V>);
  }

  /**
   * Merges the values of each key in a window, batch by batch in their order. Cost follows the keys of the batches that
   * enter and leave, not the length of the window; no inverse function is needed for that. With `inverse`, which takes
   * a value out again, the batches that leave are subtracted. A key disappears when no batch of the window has it.
   *
   * @example
   * // stream: [['a', 1]], [['a', 2]], []
   * stream.reduceByKeyAndWindow((a, b) => a + b, seconds(2)) // => [['a', 1]], [['a', 3]], [['a', 2]]
   */
  reduceByKeyAndWindow<K, V>(
    this: DStream<[K, V]>,
    merge: (a: V, b: V) => V,
    length: Duration,
    slide?: Duration,
    options?: WindowOptions<K, V>,
  ): DStream<[K, V]>;
  reduceByKeyAndWindow<K, V>(
    this: DStream<[K, V]>,
    merge: (a: V, b: V) => V,
    inverse: (a: V, b: V) => V,
    length: Duration,
    slide?: Duration,
    options?: WindowOptions<K, V>,
  ): DStream<[K, V]>;
  reduceByKeyAndWindow(this: DStream<any>, merge: (a: any, b: any) => any, ...rest: any[]): DStream<any> {
    const inverse = typeof rest[0] === 'function' ? rest.shift() : undefined;
    const [length, slide = this.slideDuration, options = {}] = rest;
    requireFunctions('reduceByKeyAndWindow', [merge]);
    return reduceByKeyAndWindow(this, { merge, inverse, length, slide, ...options });
  }

  /**
   * Keeps a state per key across batches: `update(values, state, key, time)` is called in each batch for every key that
   * has values or a state; null or undefined removes the key. The stream holds every key with its state. Cost follows
   * all keys held; `mapWithState` touches only those with data.
   *
   * @example
   * // stream: [['a', 1], ['a', 2]], [['b', 3]]
   * stream.updateStateByKey((values, sum: number | null) => values.reduce((a, b) => a + b, sum ?? 0))
   * // => [['a', 3]], [['b', 3], ['a', 3]]
   */
  updateStateByKey<K, V, S extends Inferred>(
    this: DStream<[K, V]>,
    update: UpdateFunction<K, V, S>,
    options: StateOptions<K, S> = {},
  ): DStream<[K, S]> {
    requireFunctions('updateStateByKey', [update]);
    return updateStateByKey(this, update, options);
  }

  /**
   * `updateStateByKey` for a whole partition at once: `update` gets every key with data or state and returns the new
   * states, possibly under other keys. Spark's iterator form.
   *
   * @example
   * // stream: [['a', 1], ['a', 2]], [['b', 3]]
   * stream.updateStateByPartition((entries: Iterable<[string, number[], number | null]>) =>
   *   Array.from(entries, ([key, values, sum]) => [key, values.reduce((a, b) => a + b, sum ?? 0)]),
   * ) // => [['a', 3]], [['b', 3], ['a', 3]]
   */
  updateStateByPartition<K, V, S extends Inferred>(
    this: DStream<[K, V]>,
    update: UpdatePartitionFunction<K, V, S>,
    options: PartitionStateOptions<K, S> = {},
  ): DStream<[K, S]> {
    requireFunctions('updateStateByPartition', [update]);
    return updateStateByPartition(this, update, options);
  }

  /**
   * Keeps a state per key across batches: `fn(key, value, state, time)` is called for each record and may read, update
   * or remove the key's state; what it returns is a record of the stream, undefined for none. Cost follows the records
   * of the batch. With a time-out, keys without data for longer than that get one last call, with value null and
   * `state.isTimingOut()`, in exactly the batch in which it passes.
   *
   * @example
   * // stream: [['a', 1], ['a', 2]], [['a', 3]]
   * stream.mapWithState((key, value, state: State<number>) => {
   *   const sum = (state.getOption() ?? 0) + value!;
   *   state.update(sum);
   *   return `${key}: ${sum}`;
   * }) // => ['a: 1', 'a: 3'], ['a: 6']
   */
  mapWithState<K, V, S, M extends Inferred>(
    this: DStream<[K, V]>,
    spec: StateSpec<K, V, S, M> | MapWithStateFunction<K, V, S, M>,
    options: MapWithStateOptions<K, S> = {},
  ): MapWithStateDStream<K, S, M> {
    if (!(spec instanceof StateSpec)) requireFunctions('mapWithState', [spec]);
    return mapWithState(this, spec, options);
  }
}

const flatten = <V>(groups: V[][]): V[] => groups.flat(1);
