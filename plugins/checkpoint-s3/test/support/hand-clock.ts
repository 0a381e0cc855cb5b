import type { Clock, SleepOptions } from '@dstream/core/plugin';

/** A clock with one sleeper, which a test wakes. */
export class HandClock implements Clock {
  #now = 1_000_000;
  #asleep = Promise.withResolvers<() => void>();

  now(): number {
    return this.#now;
  }

  sleep(_until: number, { signal }: SleepOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.#asleep.resolve(resolve);
    });
  }

  /** Lets time pass without anybody noticing. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Lets time pass, wakes the sleeper, and waits until it sleeps again. */
  async wake(milliseconds: number): Promise<void> {
    const wake = await this.#asleep.promise;
    this.#asleep = Promise.withResolvers();
    // Sleeps end a little late, and time has fractions, as that of the system has.
    this.#now += milliseconds + 0.3;
    wake();
    await this.#asleep.promise;
  }
}
