import type { Engine } from './compose.ts';
import type { Waiting } from './contracts/listener.ts';
import type { Duration } from './contracts/time.ts';
import { Watchdog } from './streaming/job/watchdog.ts';

/** A watchdog over all parts of an engine. */
export const watchdogOf = (
  { clock, logger, bus, tasks, inputs, scheduler, generator }: Engine,
  timeout: Duration,
  fail: ((error: unknown) => void) | undefined,
): Watchdog => {
  const jobs = (): readonly Waiting[] => (tasks.waiting.length > 0 ? tasks.waiting : scheduler.waiting);
  return new Watchdog({
    clock,
    logger,
    bus,
    timeout,
    fail,
    watched: {
      work: [
        { progress: () => tasks.ended + scheduler.ended, waiting: jobs },
        { progress: () => generator.generated, waiting: () => inputs.waiting },
        { progress: () => generator.closed, waiting: () => generator.closing },
      ],
      held: () => inputs.held,
      nextTick: () => generator.nextTick,
    },
  });
};
