import type { Time } from '../../../contracts/time.ts';
import type { RDD } from '../../../engine/rdd/rdd.ts';
import type { DStream } from '../dstream.ts';
import type { OutputOperation } from '../output-operation.ts';

export interface OutputOptions {
  /** Shown in events. Default: the name of the method. */
  readonly name?: string;
  /** The pool whose share the jobs use under fair scheduling. */
  readonly pool?: string;
}

/** Code that runs on the driver for each batch. */
export const foreachRDD = <T>(
  stream: DStream<T>,
  fn: (rdd: RDD<T>, time: Time) => Promise<unknown> | void,
  { name = 'foreachRDD', pool }: OutputOptions = {},
): Omit<OutputOperation, 'id'> => ({
  name,
  stream,
  run: (rdd, time) => fn(inPool(rdd, pool), time),
});

/** The RDD, with its jobs in the pool of an output. */
export const inPool = <T>(rdd: RDD<T>, pool: string | undefined): RDD<T> =>
  pool === undefined ? rdd : rdd.setPool(pool);
