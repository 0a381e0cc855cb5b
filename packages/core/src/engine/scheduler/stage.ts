import type { TaskWork } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import type { Call } from '../rdd/call.ts';
import type { ShuffleDependency } from '../rdd/dependency.ts';
import type { Fetched } from '../rdd/fetched.ts';
import type { RDD } from '../rdd/rdd.ts';
import type { TaskContext } from '../task/task-context.ts';

/** A run of narrow operators between shuffles: the same work for each of its partitions. */
export interface Stage {
  readonly id: number;
  readonly job: JobInfo;
  /** For logs and errors: what the stage ends in. */
  readonly name: string;
  /**
   * How many attempts each partition has had. Counted on when the stage runs again because it lost its input, so that no
   * two attempts at the same data have the same number.
   */
  readonly attempts: Map<number, number>;
  /** How a worker can run its tasks; undefined: only the driver can. */
  readonly work?: TaskWork | undefined;
  /** The call that workers must have repeated to know what `work` names. */
  readonly call?: Call | undefined;
  /** Whether slots keep, from batch to batch, what its tasks need: state, windows, persisted partitions. */
  readonly staysHome?: boolean;
  /** RDDs behind it that workers must be told more of: those that were prepared, and those to be kept. */
  readonly special?: readonly RDD<any>[];
  /** The shuffles it reads. Known once they are there. */
  shuffles?: readonly ShuffleDependency[];
  /** What workers computed for it, if it runs on the driver beside them. */
  readonly fetched?: Fetched | undefined;
  /** Computes one partition in this isolate. */
  compute(task: TaskContext): unknown;
}

/** What the tasks of a job have in common. */
export interface JobInfo {
  readonly id: number;
  readonly batchTime: Time | undefined;
  /** For fair scheduling. */
  readonly pool: string;
}
