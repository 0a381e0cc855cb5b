import type { Partitioner } from '../../contracts/partitioner.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { StateChange, StateCopy } from '../../engine/task/state-change.ts';
import type { StateDefinition } from '../state/state-definition.ts';
import type { DStream } from './dstream.ts';
import type { StateLeft } from './past.ts';

/** What a stream keeps in the state store from batch to batch. */
export interface HeldState {
  readonly partitioner: Partitioner<any>;
  readonly schema?: StateDefinition<any> | undefined;
}

/**
 * What a DStream is: the streams it is made of, how often it has an RDD, how far back it looks, and how that RDD is
 * made. Spark makes this a subclass; here it is a value.
 */
export interface Operator<T> {
  readonly name: string;
  readonly parents: readonly DStream<any>[];
  /** Milliseconds between two RDDs. Default: that of the first parent. */
  readonly slideDuration?: Duration;
  /** How far back `compute` looks into the parents, so that they keep their RDDs that long. Default: this batch only. */
  readonly reach?: Duration;
  /** How far back `compute` looks into this stream's own RDDs, which are kept that much longer. Default: not at all. */
  readonly keep?: Duration;
  /** The stream that holds the state which this one shows: an id given to this one is that one's. */
  readonly holder?: DStream<any>;
  /** What it keeps in the state store, if it does. */
  readonly state?: HeldState;
  /**
   * What else it was given that decides what it computes, as plain data by name; undefined values count as left out.
   * Driver and workers compare theirs. Default: nothing.
   */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether its RDDs must not be computed twice and are kept in memory as long as they are remembered. Default false. */
  readonly pins?: boolean;
  /**
   * Driver, once per time that is asked for, in the order of time: describes the RDD of `time`, undefined for none.
   * Synchronous, and without effect: nothing may run here.
   */
  compute(time: Time): RDD<T> | undefined;
  /** Driver, after a batch: nothing up to `time` will be asked for again. */
  forget?(time: Time): void;
  /** Driver with workers, in the order of batches: makes the change that a worker has made to state. */
  takeIn?(change: StateChange): Promise<void> | void;
  /**
   * Driver with a checkpoint store, after the outputs of a batch: computes what no output has asked for, so that nothing
   * older is needed to go on.
   */
  settle?(time: Time): Promise<void>;
  /**
   * Driver, after a batch that has failed and that later ones are to go on without: leaves its state as it was before the batch
   * where it was not computed; with `tries`, where computing it now fails too, again and again.
   */
  passOver?(time: Time, tries: boolean): Promise<StateLeft>;
  /** Driver with workers: the state of a partition after the batch of `time`; undefined if that was never computed. */
  stateAt?(partition: number, time: Time): Promise<StateCopy | undefined>;
}
