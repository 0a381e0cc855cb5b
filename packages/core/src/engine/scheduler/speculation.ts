import type { Clock } from '../../contracts/clock.ts';
import type { Duration } from '../../contracts/time.ts';
import type { TaskSet } from './task-set.ts';

/** When a task counts as slow, as in Spark. */
export interface SpeculationOptions {
  /** How often running tasks are looked at. Default 100 ms. */
  readonly interval?: Duration;
  /** How many times the median duration of finished tasks is too long. Default 1.5. */
  readonly multiplier?: number;
  /** The share of tasks that must be finished first. Default 0.75. */
  readonly quantile?: number;
  /** No task shorter than this is copied. Default 100 ms. */
  readonly minTaskRuntime?: Duration;
}

/** Watches task sets for stragglers and asks for a second copy of each. */
export class Speculation {
  readonly #clock: Clock;
  readonly #options: Required<SpeculationOptions>;

  constructor(clock: Clock, options: SpeculationOptions) {
    this.#clock = clock;
    this.#options = { interval: 100, multiplier: 1.5, quantile: 0.75, minTaskRuntime: 100, ...options };
  }

  /** Looks at the set until it ends; `copy` starts a second attempt of a partition. */
  watch(set: TaskSet, copy: (partition: number) => void): void {
    const ended = new AbortController();
    set.finished.then(
      () => ended.abort(),
      () => ended.abort(),
    );
    void this.#look(set, copy, ended.signal);
  }

  async #look(set: TaskSet, copy: (partition: number) => void, signal: AbortSignal): Promise<void> {
    const { interval, quantile } = this.#options;
    const copied = new Set<number>();
    while (!signal.aborted) {
      await this.#clock
        .sleep(this.#clock.now() + interval, { signal, background: true })
        .catch(() => undefined);
      const { total, done } = set.progress;
      if (signal.aborted || done < Math.ceil(total * quantile) || done === 0) continue;
      for (const partition of set.slow(this.#clock.now(), this.#limit(set))) {
        if (copied.has(partition)) continue;
        copied.add(partition);
        copy(partition);
      }
    }
  }

  #limit(set: TaskSet): Duration {
    return Math.max(set.medianDuration() * this.#options.multiplier, this.#options.minTaskRuntime);
  }
}
