import type { Clock } from '../../contracts/clock.ts';
import type { Duration } from '../../contracts/time.ts';

/** Whether `work` ends within a length of time, and before `cut` does. Rejects when `work` does first. */
export const within = async (
  clock: Clock,
  timeout: Duration,
  work: Promise<void>,
  cut?: Promise<void>,
): Promise<boolean> => {
  const timer = new AbortController();
  const late = clock
    .sleep(clock.now() + timeout, { signal: timer.signal, background: true })
    .then(() => false);
  late.catch(() => undefined);
  try {
    return await Promise.race([work.then(() => true), late, ...(cut ? [cut.then(() => false)] : [])]);
  } finally {
    timer.abort();
  }
};
