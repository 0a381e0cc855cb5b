import type { TaskContext, TaskEnvironment } from '../../src/engine/task/task-context.ts';

/** One attempt of a task, for calls to operators without a scheduler. */
export const taskContext = (environment: TaskEnvironment, given: Partial<TaskContext> = {}): TaskContext => ({
  partition: 0,
  attempt: 0,
  batchTime: undefined,
  signal: new AbortController().signal,
  accumulated: new Map(),
  environment,
  ...given,
});
