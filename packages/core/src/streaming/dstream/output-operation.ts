import type { RequiredGuarantee } from '../../contracts/guarantee.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { Time } from '../../contracts/time.ts';
import type { TaskAction } from '../../engine/rdd/job-runner.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { DStream } from './dstream.ts';

/** What is done with each batch of a stream: the only thing that makes anything run. */
export interface OutputOperation {
  /** Counts from 0 in the order of definition. */
  readonly id: number;
  readonly name: string;
  readonly stream: DStream<any>;
  /** The sink that it writes to, if it does. */
  readonly sink?: Sink<any>;
  /** What it writes to without a sink of its own, as `Sink.place`. */
  readonly place?: string | undefined;
  /** Without a sink: what becomes of a batch that it is done for again. Default: it is done twice. */
  readonly delivery?: Sink<any>['delivery'] | undefined;
  /** Whether it does no more than show something on the driver, so that no task does it again. Default false. */
  readonly isShown?: boolean;
  /** What `start()` requires of it; else what it requires of all. */
  readonly require?: RequiredGuarantee | undefined;
  /** Driver, once before the first batch. */
  open?(): Promise<void> | void;
  /**
   * Driver, once per batch for which the stream has an RDD, in the order of batches, with the output's own id. A rejection
   * fails the batch.
   */
  run(rdd: RDD<any>, time: Time, id: number): Promise<unknown> | void;
  /** What every partition goes through, where it is, if `run` leaves its records there: a worker has it too, by `id`. */
  action?(time: Time, numPartitions: number): TaskAction<any, any>;
  /** Driver, once at the end. */
  close?(): Promise<void> | void;
}
