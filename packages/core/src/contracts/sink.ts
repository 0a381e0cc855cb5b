import type { Chunks } from './chunks.ts';
import type { Time } from './time.ts';

/**
 * Where records go. A sink is created once per output of a context. For each batch it gets one `write` per partition
 * and, when all of them resolved, one `commit`.
 */
export interface Sink<T> {
  /** Shown in events and logs. */
  readonly name: string;
  /**
   * What becomes of a batch that is written and committed again, by another process too. `exactly-once`: it is there once,
   * because the sink knows the batch or writing it twice changes nothing, and before `commit` nobody sees any of it.
   * `at-least-once` (default): it may be there twice.
   */
  readonly delivery?: 'exactly-once' | 'at-least-once';
  /**
   * Whether a batch takes the place of the one before it, so that only the newest is there. Default false: batches stay.
   */
  readonly replaces?: boolean;
  /**
   * What it writes to, by a name that is the same for whatever would get into its way: two outputs of a context must not
   * have the same. Default: only the sink itself is in its way.
   */
  readonly place?: string;
  /** Driver, once, before the first write. A rejection fails `start()`. */
  open?(): Promise<void> | void;
  /**
   * Executor, once per task attempt, also for empty partitions. Resolve: every record is safe, or will be by `commit`.
   * Reject: the task is tried again with the next attempt number. Two attempts of a task may overlap when speculation
   * is on.
   */
  write(records: Chunks<T>, attempt: WriteAttempt): Promise<void>;
  /**
   * Driver, once per batch, after the last partition's write resolved: make the batch visible. May be called again for
   * the same batch after a failure: it must end in the same result.
   */
  commit?(batch: BatchCommit): Promise<void>;
  /** Driver, once, when the context stops, also after a failed `open`. Idempotent. */
  close?(): Promise<void> | void;
}

/** Which try of which partition of which batch writes. `(batchTime, partition)` identifies the data. */
export interface WriteAttempt {
  readonly batchTime: Time;
  readonly partition: number;
  readonly numPartitions: number;
  /** Counts from 0. */
  readonly attempt: number;
  /** Aborts when the attempt is no longer wanted: another one won, or the context stops without draining. */
  readonly signal: AbortSignal;
}

/** A batch whose partitions were all written, and the attempt that won for each. */
export interface BatchCommit {
  readonly batchTime: Time;
  readonly numPartitions: number;
  /** By partition. */
  readonly attempts: readonly number[];
}
