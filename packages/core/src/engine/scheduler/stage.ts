import type { Time } from '../../contracts/time.ts';
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
  /** Computes one partition where the task runs. */
  compute(task: TaskContext): unknown;
}

/** What the tasks of a job have in common. */
export interface JobInfo {
  readonly id: number;
  readonly batchTime: Time | undefined;
  /** For fair scheduling. */
  readonly pool: string;
}
