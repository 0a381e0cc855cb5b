import type { Slot } from '../../src/contracts/executor.ts';
import type { PendingTask, RunningTask } from '../../src/contracts/scheduling-policy.ts';

/** Free slots by id; the host is the letter. */
export const slots = (...ids: readonly string[]): readonly Slot[] => ids.map((id) => ({ id, host: id[0]! }));

/** A task that waits. */
export const pending = (id: string, given: Partial<PendingTask> = {}): PendingTask => ({
  id,
  job: 0,
  stage: 0,
  partition: 0,
  attempt: 0,
  batchTime: undefined,
  pool: 'default',
  preferred: [],
  avoided: new Set(),
  waitingSince: 0,
  speculative: false,
  ...given,
});

/** A task that runs. */
export const running = (pool: string, job: number): RunningTask => ({
  id: 'running',
  job,
  stage: 0,
  pool,
  slot: { id: 'z0', host: 'z' },
  runningFor: 0,
});

/** Assignments as texts. */
export const shown = (assigned: readonly (readonly [PendingTask, Slot])[]): string[] =>
  assigned.map(([task, slot]) => `${task.id} ${slot.id}`);
