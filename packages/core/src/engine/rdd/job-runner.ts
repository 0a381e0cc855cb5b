import type { Chunks } from '../../contracts/chunks.ts';
import type { PortableAction } from '../../contracts/task-work.ts';
import type { LoopState, Terminal } from '../pipeline/step.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { Call } from './call.ts';
import type { RDD } from './rdd.ts';

/** What a job does with each partition: the end of a loop and its result, or something with the chunks themselves. */
export type TaskAction<T, R> = LoopAction<R> | ChunksAction<T, R>;

/** An action may have a name, by which an isolate that has the same functions finds it. */
export interface Portable {
  readonly portable?: PortableAction | undefined;
  /** The call that an isolate must have repeated to know that name. */
  readonly call?: Call | undefined;
}

/** An action that sees each record once: it becomes the end of the loop over the steps before it. */
export interface LoopAction<R> extends Portable {
  readonly terminal: Terminal;
  /** Makes what `reduce` begins with, or the value of each key in `aggregate`. Without it the first record is it. */
  readonly zero?: (() => unknown) | undefined;
  readonly result: (state: LoopState) => R;
}

/** An action over the chunks of a partition. */
export interface ChunksAction<T, R> extends Portable {
  readonly run: (chunks: Chunks<T>, task: TaskContext) => R | Promise<R>;
}

/** Runs jobs: computes partitions of an RDD and brings back one result for each. */
export interface JobRunner {
  /** Results in the order of `partitions` (default: all). Rejects with `TASK_FAILED` or `STAGE_FAILED`. */
  run<T, R>(rdd: RDD<T>, action: TaskAction<T, R>, partitions?: readonly number[]): Promise<R[]>;
  /** Finds out what the partitions of an RDD depend on, as `run` does before it begins. */
  prepare(rdd: RDD<any>): Promise<void>;
}
