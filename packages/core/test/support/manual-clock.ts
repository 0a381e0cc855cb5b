import type { Clock, SleepOptions } from '../../src/contracts/clock.ts';
import type { Duration, Time } from '../../src/contracts/time.ts';
import { turn } from './turn.ts';

interface Sleeper {
  readonly until: Time;
  readonly background: boolean;
  wake(): void;
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now: Time;
  #sleepers: Sleeper[] = [];
  #turns = 0;

  constructor(now: Time = 0) {
    this.#now = now;
  }

  now(): Time {
    return this.#now;
  }

  /** Who sleeps, until when, earliest first. */
  get sleepers(): readonly Pick<Sleeper, 'until' | 'background'>[] {
    return this.#sleepers;
  }

  sleep(until: Time, { signal, background = false }: SleepOptions = {}): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (until <= this.#now) return this.#turn();
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        signal?.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        end();
        reject(signal!.reason as Error);
      };
      const wake = (): void => {
        end();
        resolve();
      };
      const sleeper = { until, background, wake };
      this.#sleepers = [...this.#sleepers, sleeper].toSorted((a, b) => a.until - b.until);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Moves on, stopping at every time somebody sleeps to, and lets everything that follows happen. */
  async advance(duration: Duration): Promise<void> {
    const target = this.#now + duration;
    await this.settle();
    for (let next = this.#sleepers[0]; next && next.until <= target; next = this.#sleepers[0]) {
      this.#now = Math.max(this.#now, next.until);
      next.wake();
      await this.settle();
    }
    this.#now = target;
  }

  /** Sets the time without waking anybody on the way: what a process sees that was held up. */
  async jump(duration: Duration): Promise<void> {
    this.#now += duration;
    await this.advance(0);
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    do await turn();
    while (this.#turns > 0);
  }

  async #turn(): Promise<void> {
    this.#turns++;
    await turn();
    this.#turns--;
  }
}
