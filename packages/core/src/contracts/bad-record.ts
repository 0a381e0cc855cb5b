import type { Json } from './json.ts';
import type { Time } from './time.ts';

/** A record that could not be taken, with the error and where it came from: what a dead-letter sink is given. */
export interface BadRecord<T = unknown> {
  /** The record as the function got it; what a source could not decode: the bytes. */
  readonly record: T;
  readonly error: BadRecordError;
  /** The stream whose function or source could not take it. */
  readonly stream: string;
  /** What it was done with: `map`, `filter`, `decode` … */
  readonly operation: string;
  readonly batchTime: Time;
  readonly partition: number;
  /** What the partition was read from, where that is known: the range of a direct source, the block of a receiver. */
  readonly origin: Json;
  /** How many records of `origin` came before the one that it was made of, where that is known. */
  readonly index: number | undefined;
}

/** The error as plain data. */
export interface BadRecordError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** The code of a `DStreamError` or of the operating system. */
  readonly code: string | undefined;
}

/**
 * Called by a source, on an executor, with what it cannot decode. It returns when the stream is to go on without that
 * record, and throws `error` when the batch is to fail: so call it and continue with the next record.
 */
export type RefuseRecord = (error: unknown, record: unknown, index?: number) => void;
