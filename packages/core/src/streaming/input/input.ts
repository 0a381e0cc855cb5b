import type { RefuseRecord } from '../../contracts/bad-record.ts';
import type { CheckpointLog } from '../../contracts/checkpoint-store.ts';
import type { Json } from '../../contracts/json.ts';
import type { StreamInputInfo } from '../../contracts/listener.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { RDDContext } from '../../engine/rdd/rdd-context.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { BlockLog } from './block-log.ts';

/**
 * Where a stream begins: it decides what belongs to each batch. Driver only. All waiting is in `start` and `allocate`;
 * `compute` then only describes the batch's RDD.
 */
export interface Input<T> {
  readonly name: string;
  /**
   * Where its records come from, which decides what outputs guarantee. Default: with `record` any batch can be had again
   * where the context has a checkpoint that lasts, without it none.
   */
  readonly origin?: InputOrigin;
  /** Once, before the first batch. A rejection fails `start()` of the context. */
  start?(place: InputPlace): Promise<void> | void;
  /**
   * Once per batch, in order: decides what belongs to the batch. A rejection fails the batch; nothing may be lost. Once
   * `signal` is aborted the batch does not wait any more, and what is decided does not count.
   */
  allocate?(time: Time, signal: AbortSignal): Promise<InputCount | undefined> | InputCount | undefined;
  /** The batch does not happen, because another input failed: what it got belongs to the next one. */
  takeBack?(time: Time): void;
  /**
   * With a checkpoint store, once per batch, after `allocate`: what has to be known to describe the batch in another
   * process. Resolves once the records themselves would survive this one, or can be read again. Without it the input
   * cannot be used with a checkpoint store.
   */
  record?(time: Time): Promise<Json> | Json;
  /** In a context that goes on, once, after `start`: the batches of earlier processes that are remembered, oldest first. */
  resume?(batches: readonly RecordedBatch[]): Promise<void> | void;
  /** Once per batch that is asked for, after `allocate`: the batch's RDD, undefined for none. */
  compute(time: Time, rdds: RDDContext): RDD<T> | undefined;
  /**
   * Driver: what a worker needs to make the RDD of a batch itself, from `restore`. Give both where records can be read
   * anywhere; without them workers get each partition's records from the driver.
   */
  describe?(time: Time): Json;
  /** Worker, before `compute` of this time, and instead of `start` and `allocate`. */
  restore?(time: Time, description: Json): void;
  /** Worker: the records of the raw bytes that `RDDOperator.content` gave. */
  decode?(pieces: readonly Uint8Array[], refuse: RefuseRecord): Iterable<readonly T[]>;
  /** Once per batch, in order, after all of its outputs succeeded. */
  completed?(time: Time): Promise<void> | void;
  /** Batches up to `time` succeeded and will not be asked for again: let go of what they hold. */
  forget?(time: Time): void;
  /** Takes at most this many records a second from now on. Not called without back pressure. */
  limit?(recordsPerSecond: number, limit: InputLimit): void;
  /** Whether its batches are read only where they are worked on, so that nothing but their number bounds them. */
  readonly startsSmall?: boolean;
  /** About how many bytes a record takes in memory, once that is known. */
  readonly bytesPerRecord?: number | undefined;
  /** Takes nothing more from outside; what was received stays for the next `allocate`. Idempotent. */
  stop?(): Promise<void> | void;
  /** Once no batch needs it any more, also after a failed start: gives back what it holds. Idempotent. */
  close?(): Promise<void> | void;
  /** What a receiver has to wait for at its store, the same object for the same wait; undefined while it need not. */
  readonly held?: object | undefined;
  /** Whether something was received that no batch has yet. */
  readonly pending?: boolean;
  /** Whether it was told to stop and had to be left behind, still running. */
  readonly isLeft?: boolean;
}

/**
 * `pushed`: from outside, once. `acknowledged`: from outside, and again unless it was acknowledged. `committed`: read by
 * range, from where the source remembers to have been. `ranges`: read by range, from wherever the source begins.
 * `program`: made by the program itself.
 */
export type InputOrigin = 'pushed' | 'acknowledged' | 'committed' | 'ranges' | 'program';

/** What an input is told about its place in the context. */
export interface InputPlace {
  readonly streamId: number;
  /** What stands for it in the logs of a checkpoint. */
  readonly id: string;
  readonly batchDuration: Duration;
  /** With a checkpoint store: a log of the input's own. */
  readonly notes?: CheckpointLog | undefined;
  /** With a checkpoint store: where received blocks are written down. */
  readonly blockLog?: BlockLog | undefined;
}

/** A batch as an input recorded it. */
export interface RecordedBatch {
  readonly time: Time;
  /** What `record` gave. */
  readonly recorded: Json;
  /** `completed` comes once more for the last of those that are done; the others are worked on again. */
  readonly isDone: boolean;
  /** Whether it will not be asked for any more, and what it was made of may be gone: it only tells where the input was. */
  readonly isForgotten?: boolean;
}

/** What bounds an input beside its rate. */
export interface InputLimit {
  /** Bytes of memory that the records of a batch may take, as far as the input knows. */
  readonly bytes: number;
  /** Records of one partition in a batch. */
  readonly perPartition: { readonly least: number; readonly most: number };
}

/** What a batch got, for events and for the rate. */
export type InputCount = Pick<StreamInputInfo, 'numRecords' | 'metadata'>;
