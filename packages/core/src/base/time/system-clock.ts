import type { Clock, SleepOptions } from '../../contracts/clock.ts';
import type { Duration, Time } from '../../contracts/time.ts';

/** A longer delay makes `setTimeout` fire at once. */
const LONGEST_TIMEOUT: Duration = 2 ** 31 - 1;

/** How far ahead the wall counts as set forward, or the machine as woken up, and is followed. */
const STEP: Duration = 100;

/**
 * The clock of the machine, in fractions of a millisecond: equal to the wall clock, never going backwards. It follows
 * the wall when that is set forward and goes on at its own pace when that is set back. A pending sleep keeps the
 * process alive.
 */
export class SystemClock implements Clock {
  #origin: Time = performance.timeOrigin;

  now(): Time {
    const elapsed = performance.now();
    const ahead = Date.now() - (this.#origin + elapsed);
    if (ahead > STEP) this.#origin += ahead;
    return this.#origin + elapsed;
  }

  sleep(until: Time, { signal }: SleepOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const wake = (): void => {
        const left = until - this.now();
        if (left > 0) {
          cancel = schedule(wake, left);
          return;
        }
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        cancel();
        reject(signal!.reason);
      };
      let cancel = schedule(wake, until - this.now());
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}

/**
 * A timer fires a millisecond or two late. Spinning through the rest of a millisecond would be more exact and cost a
 * core; a period that comes late is made up for, so the rate is kept all the same.
 */
const schedule = (wake: () => void, left: Duration): (() => void) => {
  if (left <= 0) {
    const turn = setImmediate(wake);
    return () => clearImmediate(turn);
  }
  const timer = setTimeout(wake, Math.min(Math.ceil(left), LONGEST_TIMEOUT));
  return () => clearTimeout(timer);
};
