import type { Time } from './time.ts';

/** How a sleep ends and whether anything depends on its end. */
export interface SleepOptions {
  /** Ends the sleep at once: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * True when no running work waits for this sleep (the batch timer, the block timer, a watchdog). A virtual clock
   * moves on to a background sleep only when all work is done.
   */
  readonly background?: boolean;
}

/**
 * The engine's only sense of time. Nothing in the engine reads another clock or sets another timer, so replacing the
 * clock replaces time for everything: batches, blocks, retries, time-outs, rates.
 */
export interface Clock {
  /** Milliseconds since the epoch, possibly with a fraction. Never goes backwards. */
  now(): Time;
  /**
   * Resolves as soon as `now() >= until`. With `until <= now()` it resolves in a later turn of the event loop, which is
   * how long computations let the rest of the process breathe.
   */
  sleep(until: Time, options?: SleepOptions): Promise<void>;
}
