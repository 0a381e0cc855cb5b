import type { Clock, SleepOptions } from '@dstream/core/plugin';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Time that moves when told: batches take as long as their work, not as long as their interval. */
export class HandDrivenClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }

  sleep(until: number, { signal }: SleepOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (until <= this.#now) return void setImmediate(resolve);
      const abort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal!.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { until, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', abort);
    });
  }

  /** Moves on and wakes whoever waited for it. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
