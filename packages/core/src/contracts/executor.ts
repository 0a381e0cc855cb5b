import type { Channel, RemoteWorker } from './channel.ts';
import type { ProgramSettings } from './program-settings.ts';
import type { Scope } from './scope.ts';
import type { TaskWork } from './task-work.ts';
import type { Time } from './time.ts';

/**
 * Where tasks run. The task scheduler decides what runs when and on which slot; an executor only runs it there. All
 * calls come from the driver.
 */
export interface Executor {
  readonly name: string;
  /** How far apart driver and tasks may be. In-process: isolate. Threads: host. */
  readonly scope: Scope;
  /** How many tasks really compute at the same time: the default number of partitions after a shuffle. */
  readonly cores: number;
  /** Once, before the first `run`. Resolves when at least one slot is there. */
  start(host: ExecutorHost): Promise<void>;
  /** The places to run one task each, as of now. After a change the executor calls `host.slotsChanged()`. */
  slots(): readonly Slot[];
  /**
   * The id of the slot that tasks of a partition should go to when it is free, the same from batch to batch, so that
   * what they keep in memory is found again. Called for tasks with `work` only.
   */
  home?(partition: number): string;
  /**
   * Runs one attempt on one free slot. Resolve: the attempt's outcome. Reject with `TaskFailed`: user code or a source
   * threw; with `SlotLost`: the slot is gone and so is what it held; with `FetchFailed`: shuffle output is missing.
   * Anything else counts as `TaskFailed`. On `signal` the attempt ends as soon as it can and the promise rejects.
   */
  run(task: TaskDescription, slot: Slot, signal: AbortSignal): Promise<TaskOutcome>;
  /** Once every attempt was ended by its signal: gives back all resources. Idempotent. */
  stop(): Promise<void>;
}

/** What an executor may ask of the engine in whose isolate it lives. */
export interface ExecutorHost {
  /** What a worker must be told before it imports the program: the bootstrap there gives it to `becomeWorker`. */
  readonly settings: ProgramSettings;
  /**
   * Runs an attempt here, in this isolate, to the end. In-process execution is nothing but this; any other executor
   * does it with tasks that have no `work`.
   */
  runTask(task: TaskDescription, signal: AbortSignal): Promise<TaskOutcome>;
  /** Takes up with a worker that runs the same program: what it needs to know and asks for goes through `channel`. */
  connect(channel: Channel): RemoteWorker;
  /** Slots were added or lost. */
  slotsChanged(): void;
}

/** One place to run one task at a time. */
export interface Slot {
  readonly id: string;
  /** Slots of the same host reach each other's memory or disk cheaply. */
  readonly host: string;
}

/** One attempt of one task, as plain data: it names what to compute, it does not carry it. */
export interface TaskDescription {
  readonly id: string;
  readonly job: number;
  readonly stage: number;
  readonly partition: number;
  /** Counts from 0. */
  readonly attempt: number;
  /** The batch this belongs to; undefined for a job outside of batches. */
  readonly batchTime: Time | undefined;
  /** How to run it in another isolate; undefined for what only the driver can run, such as functions of `foreachRDD`. */
  readonly work?: TaskWork | undefined;
}

/** What an attempt gives back. */
export interface TaskOutcome {
  /** A result stage: the value of the job's action for this partition. A shuffle stage: undefined. */
  readonly value: unknown;
  /** Additions to accumulators, by accumulator id; counted only when the attempt wins. */
  readonly accumulated: ReadonlyMap<number, unknown>;
  /** Changes of state for the driver's copy, in a form of the engine's own; counted only when the attempt wins. */
  readonly stateChanges?: readonly unknown[] | undefined;
  /** Records that were left out, in a form of the engine's own; counted only when the attempt wins. */
  readonly badRecords?: readonly unknown[] | undefined;
  /** Called by the engine once the outcome has counted. */
  taken?(): void;
}
