import type { RefuseRecord } from './bad-record.ts';
import type { CheckpointLog } from './checkpoint-store.ts';
import type { Chunks } from './chunks.ts';
import type { Json } from './json.ts';

/**
 * Where records come from. Choose the kind by one question: can the same records be asked for twice? If the outside
 * only pushes, write a ReceiverSource; if it can be read again by range, write a DirectSource.
 */
export type Source<T> = ReceiverSource<T> | DirectSource<T, any>;

/** The outside pushes records to us: sockets, message queues, HTTP posts. */
export interface ReceiverSource<T> {
  readonly kind: 'receiver';
  /** Shown in events and logs. */
  readonly name: string;
  /**
   * Whether the outside gives again what was not acknowledged, and is told only after `store.block` resolved: then no
   * crash loses a record. Default false.
   */
  readonly acknowledges?: boolean;
  /**
   * Called once per start of the receiver, after `start()` of the context and again after each failure. Does not
   * occupy a slot: it is a task that waits, not one that computes. Resolve: the source ended for good. Reject: start
   * me again after the restart delay; nothing already stored is lost. On abort: stop reading, store what was received
   * in full, release every handle, then resolve.
   */
  run(store: Store<T>, signal: AbortSignal): Promise<void>;
  /**
   * Executor, once per task attempt: the records of the raw bytes given to `store.bytes`, in order. Pieces arrive
   * exactly as stored, in memory that may be shared with other threads: read them, do not change them. Needed only by
   * sources that store bytes. A record that cannot be decoded goes to `refuse`, then decoding goes on with the next one;
   * where that is not possible, throw: the rest of the piece counts as one bad record.
   */
  decode?(pieces: readonly Uint8Array[], refuse: RefuseRecord): Iterable<readonly T[]>;
}

/**
 * Where a receiver puts what it received. A returned promise is the back pressure: read no further from the source
 * before it resolves. It rejects only when the receiver is being stopped and the data was not taken.
 */
export interface Store<T> {
  /** Adds one record to the block of the current block interval. Returns a promise only when the caller must wait. */
  record(value: T): Promise<void> | undefined;
  /**
   * Adds raw bytes that hold `records` whole records; `source.decode` turns them into records where the task runs.
   * The bytes belong to the engine afterwards. Returns a promise only when the caller must wait.
   */
  bytes(piece: Uint8Array, records: number): Promise<void> | undefined;
  /** Stores one block as it is. Resolves when the block is as durable as the engine makes it: acknowledge after it. */
  block(values: readonly T[]): Promise<void>;
  /** Reports a problem that does not end the receiver: `receiverError` in the events. */
  reportError(error: unknown): void;
}

/**
 * We pull ranges that can be read again, so that a batch can be recomputed exactly: files, Kafka offsets, a table.
 * `R` is one range: plain data, one partition of the batch each (declare it as a `type`, not an `interface`).
 */
export interface DirectSource<T, R extends Json> {
  readonly kind: 'direct';
  readonly name: string;
  /**
   * Driver, once, before the first `plan`: connect, check that the source exists. A rejection fails `start()`. `notes` is
   * a durable log of the source's own, for what it has to know after a restart beyond its ranges; undefined in a context
   * without a checkpoint store.
   */
  open?(signal: AbortSignal, notes?: CheckpointLog): Promise<void>;
  /**
   * Driver, after `open` of a context that goes on where an earlier process ended, before the first `plan`: the ranges of
   * batches whose `commit` may not have happened, oldest first. They count as planned. Those of batches that were done
   * are committed right after, the others are read again first.
   */
  resume?(planned: readonly (readonly R[])[]): Promise<void> | void;
  /**
   * Driver, once per batch, in batch order: the ranges that follow `previous` (those of the last batch that had any,
   * of an earlier process too; empty at first), at most `request.limit` records (Infinity: no cap). Must not consume: the same ranges may be read
   * never, once or often. Reject: the batch fails and the next one asks again with the same `previous`.
   */
  plan(previous: readonly R[], request: PlanRequest): Promise<readonly R[]> | readonly R[];
  /**
   * Executor, once per task attempt: the records of one range. The same range gives the same records. A record that
   * cannot be decoded goes to `refuse`, then reading goes on with the next one. A throw fails the task.
   */
  read(range: R, signal: AbortSignal, refuse: RefuseRecord): Chunks<T>;
  /** Driver: how many records the range holds, if known without reading. Shown in events; feeds the rate estimate. */
  count?(range: R): number | undefined;
  /**
   * Driver, after all outputs of the batch succeeded and that is written down, in batch order. After a restart again for
   * the same ranges. Recovery never relies on it alone.
   */
  commit?(ranges: readonly R[]): Promise<void> | void;
  /** Driver, once, when the context stops, also after a failed `open`. Idempotent. */
  close?(): Promise<void> | void;
}

/** What one `plan` is asked for. */
export interface PlanRequest {
  /** End of the batch interval. */
  readonly batchTime: number;
  /** Milliseconds that a batch covers, for limits that are rates. The engine always says it. */
  readonly batchDuration?: number;
  /** Most records the batch should take; Infinity without back pressure. */
  readonly limit: number;
  /**
   * The fewest and the most records that each partition should bring, if the source can tell partitions apart before it
   * cuts ranges; see `partitionRates`. Undefined without back pressure.
   */
  readonly perPartition?: { readonly least: number; readonly most: number } | undefined;
  readonly signal: AbortSignal;
}
