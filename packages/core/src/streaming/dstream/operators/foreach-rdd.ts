import type { RequiredGuarantee } from '../../../contracts/guarantee.ts';
import type { Time } from '../../../contracts/time.ts';
import type { RDD } from '../../../engine/rdd/rdd.ts';
import type { DStream } from '../dstream.ts';
import type { OutputOperation } from '../output-operation.ts';

export interface OutputOptions {
  /** Shown in events. Default: the name of the method. */
  readonly name?: string;
  /** The pool whose share the jobs use under fair scheduling. */
  readonly pool?: string;
  /**
   * What becomes of a batch that the function is called for again, after a failure or by another process. Say
   * `exactly-once` if doing it again for the same batch time changes nothing. Default `at-least-once`.
   */
  readonly delivery?: 'exactly-once' | 'at-least-once';
  /** What `start()` requires of this output, instead of what the context requires of all. */
  readonly require?: RequiredGuarantee;
}

/** What may be wanted of an output to a sink. */
export type OutputRequirement = Pick<OutputOptions, 'require'>;

/** Code that runs on the driver for each batch. */
export const foreachRDD = <T>(
  stream: DStream<T>,
  fn: (rdd: RDD<T>, time: Time) => Promise<unknown> | void,
  { name = 'foreachRDD', pool, delivery, require }: OutputOptions = {},
): Omit<OutputOperation, 'id'> => ({
  name,
  stream,
  delivery,
  require,
  run: (rdd, time) => fn(inPool(rdd, pool), time),
});

/** The RDD, with its jobs in the pool of an output. */
export const inPool = <T>(rdd: RDD<T>, pool: string | undefined): RDD<T> =>
  pool === undefined ? rdd : rdd.setPool(pool);
