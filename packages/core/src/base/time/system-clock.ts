import type { Clock, SleepOptions } from '../../contracts/clock.ts';
import type { Duration, Time } from '../../contracts/time.ts';

/** A longer delay makes `setTimeout` fire at once. */
const LONGEST_TIMEOUT: Duration = 2 ** 31 - 1;

/** Sleeps up to this long end to the fraction of a millisecond; longer ones may be a millisecond or two late. */
const PRECISE: Duration = 50;

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
      const precise = until - this.now() <= PRECISE;
      const wake = (): void => {
        const left = until - this.now();
        if (left > 0) {
          cancel = schedule(wake, left, precise);
          return;
        }
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        cancel();
        reject(signal!.reason);
      };
      let cancel = schedule(wake, until - this.now(), precise);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}

/** A timer can only be late, so a precise one covers the whole milliseconds and turns of the event loop the rest. */
const schedule = (wake: () => void, left: Duration, precise: boolean): (() => void) => {
  if (left < 1) {
    const turn = setImmediate(wake);
    return () => clearImmediate(turn);
  }
  const delay = precise ? Math.floor(left) : Math.ceil(left);
  const timer = setTimeout(wake, Math.min(delay, LONGEST_TIMEOUT));
  return () => clearTimeout(timer);
};
