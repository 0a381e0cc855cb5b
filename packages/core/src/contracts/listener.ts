import type { OutputGuarantee } from './guarantee.ts';
import type { Json } from './json.ts';
import type { Duration, Time } from './time.ts';

/** What one input stream gave to one batch. */
export interface StreamInputInfo {
  readonly streamId: number;
  readonly name: string;
  readonly numRecords: number;
  /** Ranges of a direct source or the number of blocks of a receiver. */
  readonly metadata: Json;
}

/** One batch, as far as it has come. */
export interface BatchInfo {
  readonly batchTime: Time;
  /** By stream id. */
  readonly streamIdToInputInfo: Readonly<Record<number, StreamInputInfo>>;
  readonly submissionTime: Time;
  readonly processingStartTime: Time | undefined;
  readonly processingEndTime: Time | undefined;
  readonly outputOperationInfos: readonly OutputOperationInfo[];
  /** From submission to start. */
  readonly schedulingDelay: Duration | undefined;
  /** From start to end. */
  readonly processingDelay: Duration | undefined;
  /** From submission to end. */
  readonly totalDelay: Duration | undefined;
  readonly numRecords: number;
  /** The text of its first error, of an output or of the batch itself, once it has failed. */
  readonly failureReason: string | undefined;
}

/** One output operation of one batch. */
export interface OutputOperationInfo {
  readonly batchTime: Time;
  /** Counts from 0 in the order of definition. */
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly startTime: Time | undefined;
  readonly endTime: Time | undefined;
  /** The error's text when the operation failed. */
  readonly failureReason: string | undefined;
}

/** One receiver. */
export interface ReceiverInfo {
  readonly streamId: number;
  readonly name: string;
  readonly active: boolean;
  readonly location: string;
  readonly executorId: string;
  readonly lastErrorMessage: string;
  readonly lastError: string;
  /** -1 without an error. */
  readonly lastErrorTime: Time;
}

/** Why a stream's rate changed. */
export interface RateUpdate {
  readonly streamId: number;
  /** The batch after which it changed; the first batch for the rate to begin with. */
  readonly batchTime: Time;
  /** Records a second. */
  readonly rate: number;
  /** `first`: to begin with. `growth`: the batch went well and there is no estimate yet. `estimate`: of the rate estimator. */
  readonly from: 'first' | 'growth' | 'estimate';
  /** The numbers it was made of: those of the estimator, the `capacity` of all streams, the `share` of this one … */
  readonly terms: Readonly<Record<string, number>>;
  /**
   * What made it another one than was proposed: `weight`, that others have a share too; `memory`, how large records are;
   * `estimator`, the lowest rate of the rate estimator.
   */
  readonly boundedBy: 'minRate' | 'maxRate' | 'memory' | 'weight' | 'estimator' | undefined;
}

/** The records of one batch that a stream could not take and went on without. */
export interface BadRecordsInfo {
  readonly batchTime: Time;
  /** The stream whose policy it was. */
  readonly stream: string;
  /** How many there were. */
  readonly numRecords: number;
  /** The text of the first error. */
  readonly reason: string;
  /** Whether they go to a dead-letter sink. */
  readonly deadLetters: boolean;
}

/** Nothing has happened for longer than `stallTimeout`, though something is under way. */
export interface StalledInfo {
  readonly stalledFor: Duration;
  readonly waits: readonly Waiting[];
}

/** Something that is waited for. */
export interface Waiting {
  /**
   * `task`: an attempt that runs. `slot`: a task that gets no slot. `output`: a job of which no task runs, so its own
   * function or its sink. `letters`: a sink that dead letters are written to. `input`: one that does not say what belongs to a batch. `batch`: the end of a batch, such as the
   * commit of its sources. `store`: a receiver that has to wait. `timer`: the batch timer, which does not call.
   */
  readonly kind: 'task' | 'slot' | 'output' | 'letters' | 'input' | 'batch' | 'store' | 'timer';
  /** Which one: the id of a task, the description of an output, the name of a source. */
  readonly name: string;
  readonly batchTime: Time | undefined;
  readonly since: Time;
  /** Of a task. */
  readonly stage?: number;
  /** Of a task that runs. */
  readonly slot?: string;
}

/** One task attempt. */
export interface TaskInfo {
  readonly id: string;
  readonly job: number;
  readonly stage: number;
  readonly partition: number;
  readonly attempt: number;
  readonly slot: string;
  readonly speculative: boolean;
  readonly startTime: Time;
  readonly endTime: Time | undefined;
  readonly failureReason: string | undefined;
}

/** Where a context goes on that an earlier process has left. */
export interface ResumeInfo {
  /** The last batch after which nothing was left to do. */
  readonly lastDone: Time;
  /** Batches that are worked on again, with the inputs they had. */
  readonly unfinished: readonly Time[];
  /** The first new batch. */
  readonly first: Time;
  /** How many batch intervals passed while nothing ran and have no batches: all but those that windows still need. */
  readonly missed: number;
}

/** Every event of the engine with what it carries; the streaming ones are Spark's. */
export interface StreamingEvents {
  guaranteesComputed: { readonly guarantees: readonly OutputGuarantee[] };
  streamingStarted: { readonly time: Time };
  streamingResumed: ResumeInfo;
  streamingStopped: { readonly time: Time };
  receiverStarted: { readonly receiverInfo: ReceiverInfo };
  receiverError: { readonly receiverInfo: ReceiverInfo };
  receiverStopped: { readonly receiverInfo: ReceiverInfo };
  batchSubmitted: { readonly batchInfo: BatchInfo };
  batchStarted: { readonly batchInfo: BatchInfo };
  batchCompleted: { readonly batchInfo: BatchInfo };
  outputOperationStarted: { readonly outputOperationInfo: OutputOperationInfo };
  outputOperationCompleted: { readonly outputOperationInfo: OutputOperationInfo };
  rateUpdated: RateUpdate;
  badRecords: BadRecordsInfo;
  stalled: StalledInfo;
  taskStarted: TaskInfo;
  taskCompleted: TaskInfo;
  slotLost: { readonly slot: string; readonly reason: string };
}

/** Spark's method name for an event: `batchCompleted` is heard by `onBatchCompleted`. */
export type ListenerMethod<E extends string> = `on${Capitalize<E>}`;

/**
 * Watches the engine. Driver; methods are called in the order of events, one event at a time, soon after it happened
 * and never inside the engine's own work. A throw is logged and goes no further. A listener may stop the context.
 */
export type StreamingListener = {
  readonly [E in keyof StreamingEvents as ListenerMethod<E>]?: (event: StreamingEvents[E]) => void;
};
