import type { Duration } from './contracts/time.ts';
import type { LoopMode } from './engine/pipeline/compile.ts';
import type { TaskSchedulerOptions } from './engine/scheduler/task-scheduler.ts';
import type { BackpressureOptions } from './streaming/input/backpressure.ts';
import type { ReceiverOptions } from './streaming/receiver/receiver-options.ts';

/** Settings of the engine. Durations are in milliseconds, sizes in bytes, rates in records a second. */
export interface EngineOptions extends TaskSchedulerOptions {
  /** The length of a batch; 1 or more. */
  readonly batchDuration: Duration;
  /** The number of partitions after a shuffle that names none. Default: the executor's cores. */
  readonly defaultParallelism?: number;
  /** How many output operations may run at once. Default 1: strictly one after the other. */
  readonly concurrentJobs?: number;
  /** How receivers are run. */
  readonly receiver?: Partial<ReceiverOptions>;
  /** Lets the time that batches take decide how much sources may bring. Default: off; memory always bounds receivers. */
  readonly backpressure?: BackpressureOptions | boolean;
  /** What received and persisted blocks may take in memory; beyond it they spill, and receivers wait. Default 256 MiB. */
  readonly memoryBudget?: number;
  /** Default: generated where allowed, else composed. */
  readonly loopMode?: LoopMode;
  /** The seed of everything random. Default: another one each time. */
  readonly seed?: number | string;
}
