import { fields, type FieldRules } from './base/options/check-fields.ts';
import {
  anything,
  bytes,
  count,
  delay,
  duration,
  durationOrNever,
  factor,
  flag,
  flagOr,
  oneOf,
  seed,
  share,
  text,
} from './base/options/rules.ts';
import type { RequiredGuarantee } from './contracts/guarantee.ts';
import type { Duration } from './contracts/time.ts';
import type { LoopMode } from './engine/pipeline/compile.ts';
import type { SpeculationOptions } from './engine/scheduler/speculation.ts';
import type { TaskSchedulerOptions } from './engine/scheduler/task-scheduler.ts';
import {
  checkpointRule,
  type CheckpointOptions,
  type CheckpointPlace,
} from './streaming/checkpoint/checkpoint-options.ts';
import { requiredRule } from './streaming/dstream/output-options.ts';
import { backpressureRule, type BackpressureOptions } from './streaming/input/backpressure.ts';
import { receiverRules, type ReceiverOptions } from './streaming/receiver/receiver-options.ts';

/** Settings of the engine. Durations are in milliseconds, sizes in bytes, rates in records a second. */
export interface EngineOptions extends TaskSchedulerOptions {
  /** The length of a batch; 1 or more. */
  readonly batchDuration: Duration;
  /**
   * Where tasks run, by name: `'in-process'`, a name that a plugin adds (`'threads'`), or `'auto'`, the best that plugins
   * offer on this machine. Default: the executor that a plugin puts in the place of the one in this process, if there is one.
   */
  readonly executor?: string;
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
  /**
   * Keeps what another process needs to go on where this one ends: a directory, a checkpoint store, or either with
   * settings. Default: that of a plugin; without one nothing survives the process.
   */
  readonly checkpoint?: CheckpointPlace | CheckpointOptions;
  /**
   * Milliseconds without any progress, while something is under way, after which the event `stalled` says what is waited
   * for; Infinity: never. Default: ten minutes, or a hundred batches if that is longer.
   */
  readonly stallTimeout?: Duration;
  /** Whether the batches under way then fail with `STALLED`, so that the next ones can go on. Default false. */
  readonly failStalled?: boolean;
  /**
   * What every output has to guarantee from its sources on, unless it says so itself; else `start()` rejects with
   * `GUARANTEE_NOT_MET`. Default: nothing.
   */
  readonly require?: RequiredGuarantee;
  /** Default: generated where allowed, else composed. */
  readonly loopMode?: LoopMode;
  /**
   * The seed of everything random. What is drawn depends on it, on the time of the batch and on the place in the program, so a
   * changed program, or one that starts at another time, draws otherwise. Default: another one each time.
   */
  readonly seed?: number | string;
}

const speculation = fields<SpeculationOptions>({
  interval: duration,
  multiplier: factor,
  quantile: share,
  minTaskRuntime: delay,
});

/** What the settings must be. The batch duration has an error of its own. */
export const engineRules: FieldRules<EngineOptions> = {
  batchDuration: anything,
  executor: text,
  defaultParallelism: count,
  concurrentJobs: count,
  receiver: fields(receiverRules),
  backpressure: flagOr(backpressureRule),
  memoryBudget: bytes,
  checkpoint: checkpointRule,
  stallTimeout: durationOrNever,
  failStalled: flag,
  require: requiredRule,
  loopMode: oneOf('generated', 'composed'),
  seed,
  maxTaskFailures: count,
  taskTimeout: duration,
  localityWait: delay,
  speculation: flagOr(speculation),
};
