import type { DStream, StreamingContext } from '@dstream/core';

/** A program, its input batches, and the output batches that Spark gives. `[k, v]` is a pair, null an absent option. */
export interface StreamCase {
  readonly id: number;
  readonly test: string;
  readonly program: (s: DStream<any>, s2: DStream<any>, ssc: StreamingContext) => DStream<any>;
  /** Default 1000. */
  readonly batchDuration?: number;
  /** Default 2. */
  readonly inputPartitions?: number;
  /** By input stream; null: no RDD. */
  readonly inputs: readonly (readonly (readonly unknown[] | null)[])[];
  /** Default: the batches of the first input. */
  readonly numBatches?: number;
  /** Batches for which there was an RDD, in order of time. */
  readonly expected: readonly (readonly unknown[])[];
  /** What Spark answers where its answer is wrong. */
  readonly sparkGives?: readonly (readonly unknown[])[];
  /** All keys with their state after each batch. */
  readonly snapshots?: readonly (readonly unknown[])[];
  /** How many partitions each output RDD has. */
  readonly partitions?: number;
  /** Whether the order inside a batch counts. */
  readonly ordered?: boolean;
  /** Whether the order of values inside a record does not count either. */
  readonly innerUnordered?: boolean;
  /** The batch, from 1, that fails. */
  readonly failsAt?: number;
}

/** The whole numbers from `first` to `last`. */
export const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
