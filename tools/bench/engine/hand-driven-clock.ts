import type { Clock, SleepOptions } from '@dstream/core/plugin';

interface Sleeper {
  readonly until: number;
  readonly resolve: () => void;
}

/** Time that moves when told: batches take as long as their work, not as long as their interval. */
export class HandDrivenClock implements Clock {
  #now = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  sleep(until: number, { signal }: SleepOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (until <= this.#now) return void setImmediate(resolve);
      const sleeper = { until, resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        reject(signal.reason);
      });
    });
  }

  /** Moves on and wakes whoever waited for it. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
    for (const { resolve } of due) resolve();
  }
}
