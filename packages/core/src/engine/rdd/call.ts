import type { Time } from '../../contracts/time.ts';
import type { RDD } from './rdd.ts';

/**
 * A method that the program has called on an RDD, or on the context, while it ran: in `foreachRDD`, outside of every
 * description. Workers do not run that code; they are told the call and repeat it, and so make the same RDDs.
 */
export interface Call {
  /** Counts from 0 on the driver. */
  readonly id: number;
  /** What the method was called on; undefined: the context. */
  readonly on: RDD<any> | undefined;
  readonly method: string;
  /** An encoded array of `ToldValue`. */
  readonly args: Uint8Array;
  /** The batch it belongs to: that of the newest RDD in it. */
  readonly batchTime: Time | undefined;
  /** The calls that made the RDDs in it. */
  readonly before: readonly Call[];
}
