import type { Slot } from '../../contracts/executor.ts';
import type { PendingTask } from '../../contracts/scheduling-policy.ts';

/**
 * Gives each task, in the given order, the best slot that is still free: one it prefers, else one it does not avoid,
 * else any.
 */
export const assignInOrder = (
  tasks: readonly PendingTask[],
  free: readonly Slot[],
): readonly (readonly [PendingTask, Slot])[] => {
  const left = [...free];
  const assigned: [PendingTask, Slot][] = [];
  for (const task of tasks) {
    if (left.length === 0) break;
    const index = left.reduce((best, slot, i) => (rank(task, slot) < rank(task, left[best]!) ? i : best), 0);
    assigned.push([task, left.splice(index, 1)[0]!]);
  }
  return assigned;
};

const rank = (task: PendingTask, slot: Slot): number => {
  if (task.preferred.length === 0 && task.avoided.size === 0) return 0;
  const preference = task.preferred.findIndex((name) => name === slot.id || name === slot.host);
  return (task.avoided.has(slot.id) ? 1e6 : 0) + (preference < 0 ? task.preferred.length : preference);
};
