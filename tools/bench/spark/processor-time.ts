import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The kernel counts in hundredths of a second, whatever its own clock. */
const milliseconds = (ticks: readonly number[]): number => ticks.reduce((a, b) => a + b, 0) * 10;

/** Milliseconds of processor time in the text of `/proc/<pid>/stat`: those of the process and of its ended children. */
export const timeInStat = (stat: string): number =>
  milliseconds(
    stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number),
  );

/** Milliseconds that the processors of a machine were busy, in the text of `/proc/stat`: all but idle and waiting. */
export const busyInStat = (stat: string): number => {
  const [user, nice, system, , , ...interrupts] = stat
    .split('\n', 1)[0]!
    .trim()
    .split(/\s+/)
    .slice(1, 9)
    .map(Number);
  return milliseconds([user!, nice!, system!, ...interrupts]);
};

const ifThere = <T>(look: () => T): T | undefined => {
  try {
    return look();
  } catch {
    return undefined;
  }
};

/** Milliseconds of processor time that a process has used so far; undefined where that cannot be told. */
export const processorTime = (pid: number | 'self'): number | undefined =>
  ifThere(() => timeInStat(readFileSync(`/proc/${pid}/stat`, 'utf8')));

const busy = (): number | undefined => ifThere(() => busyInStat(readFileSync('/proc/stat', 'utf8')));

/** Not a number where there is no /proc. */
const timeOfOthers = (): number => (busy() ?? Number.NaN) - (processorTime('self') ?? 0);

/** Watches, from now on, how much of the processors goes to others than this process and its children. */
export const watchOthers = (): (() => number | undefined) => {
  const before = timeOfOthers();
  const start = performance.now();
  return () => {
    const share = (timeOfOthers() - before) / ((performance.now() - start) * availableParallelism());
    return Number.isNaN(share) ? undefined : Math.max(0, share);
  };
};
