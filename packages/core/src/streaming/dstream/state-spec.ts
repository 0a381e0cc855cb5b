import type { Duration, Time } from '../../contracts/time.ts';
import type { Inferred } from '../../engine/rdd/inferred.ts';
import type { Placement } from '../../engine/rdd/pair-rdd-functions.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { StateDefinition } from '../state/state-definition.ts';
import type { State } from '../state/state.ts';

/** State that is there before the first batch: an RDD of pairs, or the pairs themselves. */
export type InitialState<K, S> = RDD<[K, S]> | readonly (readonly [K, S])[];

/**
 * Called for each record (`value`) and, with a time-out, once for each key that timed out (`value` null). Returns a
 * record of the mapped stream, or undefined for none.
 */
export type MapWithStateFunction<K, V, S, M> = (
  key: K,
  value: V | null,
  state: State<S>,
  time: Time,
) => M | undefined;

export interface MapWithStateOptions<K, S> {
  readonly initialState?: InitialState<K, S>;
  /** Where state is placed. Default: the default partitioner. */
  readonly partitioner?: Placement<K>;
  /** Same as `partitioner` with a number. */
  readonly numPartitions?: number;
  /** Milliseconds a key may go without data before it times out. */
  readonly timeout?: Duration;
  /** Its name and schema, made by `state`. */
  readonly state?: StateDefinition<S>;
}

/** How `mapWithState` keeps state, put together step by step as in Spark. */
export class StateSpec<K, V, S, M> {
  readonly fn: MapWithStateFunction<K, V, S, M>;
  readonly options: MapWithStateOptions<K, S>;

  private constructor(fn: MapWithStateFunction<K, V, S, M>, options: MapWithStateOptions<K, S>) {
    this.fn = fn;
    this.options = options;
  }

  /** Starts with the function. */
  static function<K, V, S, M extends Inferred>(fn: MapWithStateFunction<K, V, S, M>): StateSpec<K, V, S, M> {
    return new StateSpec(fn, {});
  }

  initialState(initialState: InitialState<K, S>): StateSpec<K, V, S, M> {
    return new StateSpec(this.fn, { ...this.options, initialState });
  }

  numPartitions(partitioner: number): StateSpec<K, V, S, M> {
    return new StateSpec(this.fn, { ...this.options, partitioner });
  }

  partitioner(partitioner: Placement<K>): StateSpec<K, V, S, M> {
    return new StateSpec(this.fn, { ...this.options, partitioner });
  }

  timeout(timeout: Duration): StateSpec<K, V, S, M> {
    return new StateSpec(this.fn, { ...this.options, timeout });
  }
}
