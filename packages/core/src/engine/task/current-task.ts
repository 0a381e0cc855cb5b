import type { TaskContext } from './task-context.ts';

let current: TaskContext | undefined;

/** The task whose user code is running right now, undefined on the driver. */
export const currentTask = (): TaskContext | undefined => current;

/** Calls `body` as part of a task. Covers what `body` does before its first wait. */
export const withinTask = <R>(task: TaskContext, body: () => R): R => {
  const outer = current;
  current = task;
  try {
    return body();
  } finally {
    current = outer;
  }
};
