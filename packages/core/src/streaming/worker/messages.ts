import type { PortableError } from '../../base/errors/portable-error.ts';
import type { Address, TaskWork } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import type { StorageLevel } from '../../engine/block/storage-level.ts';
import type { EncodedOutput } from '../../engine/shuffle/encoded-output.ts';
import type { CapturedValues } from '../dstream/captured-values.ts';
import type { Past } from '../dstream/past.ts';
import type { InputDescription } from '../input/shared-input.ts';

/** What the driver sends to a worker. */
export type ToWorker =
  | TaskMessage
  /** The attempt is not wanted any more. */
  | { readonly kind: 'abort'; readonly id: number }
  /** The changes of state that came with this attempt are part of the driver's copy. */
  | { readonly kind: 'taken'; readonly id: number }
  /** RDDs were let go of, as of this batch time, and so were the calls of batches up to it. */
  | { readonly kind: 'forget'; readonly time: Time }
  /** The program keeps this RDD no longer. */
  | { readonly kind: 'unpersist'; readonly rdd: Address }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: Answer; readonly error?: PortableError };

/** One attempt. Tasks may be short and many: what need not be in here is not. */
export interface TaskMessage {
  readonly kind: 'task';
  readonly id: number;
  readonly partition: number;
  readonly attempt: number;
  readonly batchTime: Time | undefined;
  readonly work: TaskWork;
  /** What it needs and the worker was not told before; undefined, as for most tasks, if that is nothing. */
  readonly news: News | undefined;
}

/** What a worker is told before a task. */
export interface News {
  /** When the program started; told once. */
  readonly start: { readonly zeroTime: Time; readonly past: Past } | undefined;
  readonly inputs: readonly InputDescription[];
  readonly captured: readonly CapturedValues[];
  readonly calls: readonly CallMessage[];
  readonly special: readonly SpecialMessage[];
  readonly shuffles: readonly ShuffleMessage[];
}

/** A call to repeat. */
export interface CallMessage {
  readonly id: number;
  readonly on: Address | undefined;
  readonly method: string;
  readonly args: Uint8Array;
  readonly batchTime: Time | undefined;
}

/** What is known of an RDD beside how it is described. */
export interface SpecialMessage {
  readonly rdd: Address;
  /** What its preparation has found, as encoded records. */
  readonly found: ArrayBuffer | undefined;
  readonly level: StorageLevel | undefined;
}

/** Output of map tasks, by map partition: handles of shared memory. */
export interface ShuffleMessage {
  readonly address: Address;
  readonly outputs: readonly (readonly [mapPartition: number, output: EncodedOutput])[];
}

/** What a worker sends to the driver. */
export type ToDriver =
  /** The program is built; a line for each part of it. */
  | { readonly kind: 'ready'; readonly program: readonly string[] }
  | {
      readonly kind: 'done';
      readonly id: number;
      /** Undefined where there is none, as the next two. */
      readonly value: TaskValue | undefined;
      readonly accumulated: ReadonlyMap<number, unknown> | undefined;
      readonly stateChanges: readonly StateMessage[] | undefined;
      /** Encoded `BadRecordFinds`; undefined when there are none. */
      readonly badRecords: ArrayBuffer | undefined;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PortableError }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question };

export type TaskValue =
  | { readonly kind: 'records'; readonly bytes: ArrayBuffer }
  /** Encoded as the only record. */
  | { readonly kind: 'one'; readonly bytes: ArrayBuffer }
  | { readonly kind: 'plain'; readonly value: unknown };

/** What one batch changed in one partition of a stateful stream; `bytes` is an encoded `StateCopy`. */
export interface StateMessage {
  /** The attempt that made the change. */
  readonly id: number;
  readonly stream: number;
  readonly partition: number;
  readonly time: Time;
  readonly bytes: ArrayBuffer;
}

export type Question =
  | { readonly kind: 'content'; readonly input: Address; readonly partition: number }
  | { readonly kind: 'state'; readonly stream: number; readonly partition: number; readonly time: Time };

export type Answer =
  | { readonly kind: 'records'; readonly bytes: ArrayBuffer }
  | { readonly kind: 'pieces'; readonly pieces: readonly Uint8Array[] }
  | { readonly kind: 'state'; readonly bytes: ArrayBuffer | undefined };
