import type { Slot } from './executor.ts';
import type { TaskWork } from './task-work.ts';
import type { Duration, Time } from './time.ts';

/** A task that waits for a slot. */
export interface PendingTask {
  readonly id: string;
  readonly job: number;
  readonly stage: number;
  readonly partition: number;
  readonly attempt: number;
  readonly batchTime: Time | undefined;
  /** The job's pool; `default` unless set. */
  readonly pool: string;
  /** Slots or hosts that hold the task's data or state, best first. Empty: anywhere. */
  readonly preferred: readonly string[];
  /** Slots on which this task failed before. */
  readonly avoided: ReadonlySet<string>;
  readonly waitingSince: Time;
  /** True for a second copy of a slow task. */
  readonly speculative: boolean;
  /** How to run it in another isolate; undefined for what only the driver can run. */
  readonly work?: TaskWork | undefined;
}

/** A task that occupies a slot. */
export interface RunningTask {
  readonly id: string;
  readonly job: number;
  readonly stage: number;
  readonly pool: string;
  readonly slot: Slot;
  readonly runningFor: Duration;
}

/** Everything a decision rests on. */
export interface SchedulingRound {
  /** In order of submission. */
  readonly pending: readonly PendingTask[];
  readonly running: readonly RunningTask[];
  readonly free: readonly Slot[];
  readonly now: Time;
}

/**
 * Decides which waiting task goes to which free slot. Driver, each time a task arrives or a slot becomes free. Pure: no
 * clock, no memory between rounds. Assigns a task and a slot at most once each; tasks that are left out wait on. As
 * long as both a task and a slot it may use are there, some task must be assigned.
 */
export interface SchedulingPolicy {
  readonly name: string;
  assign(round: SchedulingRound): readonly (readonly [PendingTask, Slot])[];
}
