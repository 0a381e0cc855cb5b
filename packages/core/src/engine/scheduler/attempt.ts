import type { Slot } from '../../contracts/executor.ts';
import type { TaskInfo } from '../../contracts/listener.ts';
import type { PendingTask } from '../../contracts/scheduling-policy.ts';
import type { Time } from '../../contracts/time.ts';

/** One try of one task. */
export interface Attempt {
  readonly task: PendingTask;
  readonly slot: Slot;
  readonly startTime: Time;
  /** Ends it: with `TASK_TIMED_OUT`, or because it is not needed any more. */
  readonly abort: AbortController;
}

/** What listeners are told of an attempt. */
export const infoOf = (
  { task, slot, startTime }: Attempt,
  endTime?: Time,
  failureReason?: string,
): TaskInfo => ({
  id: task.id,
  job: task.job,
  stage: task.stage,
  partition: task.partition,
  attempt: task.attempt,
  slot: slot.id,
  speculative: task.speculative,
  startTime,
  endTime,
  failureReason,
});
