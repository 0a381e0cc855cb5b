import type { Time } from '../../contracts/time.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { DStream } from './dstream.ts';

/** What is done with each batch of a stream: the only thing that makes anything run. */
export interface OutputOperation {
  /** Counts from 0 in the order of definition. */
  readonly id: number;
  readonly name: string;
  readonly stream: DStream<any>;
  /** Driver, once before the first batch. */
  open?(): Promise<void> | void;
  /** Driver, once per batch for which the stream has an RDD, in the order of batches. A rejection fails the batch. */
  run(rdd: RDD<any>, time: Time): Promise<unknown> | void;
  /** Driver, once at the end. */
  close?(): Promise<void> | void;
}
