import type { Slot } from '../../contracts/executor.ts';
import type { PendingTask } from '../../contracts/scheduling-policy.ts';

type Assigned = readonly [PendingTask, Slot];

/**
 * Gives each task, in the given order, the best slot that is still free: one it prefers, else one it does not avoid,
 * else any. Within a stage those that find a slot they prefer come first, so that none is driven from its place by
 * another that would be as well off elsewhere.
 */
export const assignInOrder = (tasks: readonly PendingTask[], free: readonly Slot[]): readonly Assigned[] => {
  const left = [...free];
  if (!tasks.some(({ preferred }) => preferred.length > 0)) return assignBest(tasks, left);
  const assigned: Assigned[] = [];
  for (let start = 0; start < tasks.length && left.length > 0;) {
    const { stage } = tasks[start]!;
    const next = tasks.findIndex((task, index) => index > start && task.stage !== stage);
    const end = next < 0 ? tasks.length : next;
    const together = tasks.slice(start, end);
    const home = assignHome(together, left);
    const placed = new Set(home.map(([task]) => task));
    assigned.push(
      ...home,
      ...assignBest(
        together.filter((task) => !placed.has(task)),
        left,
      ),
    );
    start = end;
  }
  return assigned;
};

/** Takes the slots it gives out of `left`. */
const assignBest = (tasks: readonly PendingTask[], left: Slot[]): readonly Assigned[] => {
  const assigned: Assigned[] = [];
  for (const task of tasks) {
    if (left.length === 0) break;
    const index = left.reduce((best, slot, i) => (rank(task, slot) < rank(task, left[best]!) ? i : best), 0);
    assigned.push([task, left.splice(index, 1)[0]!]);
  }
  return assigned;
};

/** The same for tasks that find a slot they prefer. */
const assignHome = (tasks: readonly PendingTask[], left: Slot[]): readonly Assigned[] => {
  const assigned: Assigned[] = [];
  for (const task of tasks) {
    const fit = left.filter((slot) => preferenceOf(task, slot) >= 0 && !task.avoided.has(slot.id));
    const [best] = fit.toSorted((a, b) => preferenceOf(task, a) - preferenceOf(task, b));
    if (!best) continue;
    assigned.push([task, best]);
    left.splice(left.indexOf(best), 1);
  }
  return assigned;
};

const preferenceOf = ({ preferred }: PendingTask, slot: Slot): number =>
  preferred.findIndex((name) => name === slot.id || name === slot.host);

const rank = (task: PendingTask, slot: Slot): number => {
  if (task.preferred.length === 0 && task.avoided.size === 0) return 0;
  const preference = preferenceOf(task, slot);
  return (task.avoided.has(slot.id) ? 1e6 : 0) + (preference < 0 ? task.preferred.length : preference);
};
