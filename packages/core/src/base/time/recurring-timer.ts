import type { Clock } from '../../contracts/clock.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import { floorTime } from './time-math.ts';
import { requireDuration } from './units.ts';

/** How far a clock may be behind, in milliseconds, because timers are not exact. */
const tolerance: Duration = 100;

/** What a timer does and by which clock. */
export interface RecurringTimerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds between calls. */
  readonly period: Duration;
  /** Shown when a call throws. */
  readonly name: string;
  /** Called with the time that was due, not the time it is. A throw is logged and the timer goes on. */
  readonly callback: (time: Time) => void;
}

/**
 * Calls back once per period, by default at whole multiples of it. It does not drift, and a period that is late, even
 * by several others, is still called, in order, with its own time.
 */
export class RecurringTimer {
  readonly #options: RecurringTimerOptions;
  readonly #interrupt = new AbortController();
  #running: Promise<void> | undefined;
  #stopping = false;
  #next: Time = Infinity;
  #last: Time | undefined;

  constructor(options: RecurringTimerOptions) {
    requireDuration(`The period of ${options.name}`, options.period);
    this.#options = options;
  }

  /** The first whole multiple of the period after now: when `start()` calls first. */
  get startTime(): Time {
    const { clock, period } = this.#options;
    return floorTime(clock.now(), period) + period;
  }

  /** The first time after now that lies a whole number of periods after `originalStart`. */
  restartTime(originalStart: Time): Time {
    const { clock, period } = this.#options;
    return floorTime(clock.now(), period, originalStart) + period;
  }

  /** Begins; `at` is the time of the first call, which may lie in the past. Returns it. */
  start(at: Time = this.startTime): Time {
    this.#next = at;
    this.#running ??= this.#run();
    return at;
  }

  /**
   * Ends the timer and resolves to the last time it called, if it ever did. With `interrupt` there are no more calls.
   * Without, the call it waits for still happens and one more after that, so that whoever stops after adding
   * something can rely on a call that sees it.
   */
  async stop({ interrupt }: { readonly interrupt: boolean }): Promise<Time | undefined> {
    this.#stopping = true;
    if (interrupt) this.#interrupt.abort();
    await this.#running;
    return this.#last;
  }

  async #run(): Promise<void> {
    try {
      while (!this.#stopping) await this.#period();
      await this.#period();
    } catch (error) {
      if (!this.#interrupt.signal.aborted) throw error;
    }
  }

  async #period(): Promise<void> {
    const { clock, period } = this.#options;
    const time = this.#next;
    await clock.sleep(time, { signal: this.#interrupt.signal, background: true });
    this.#lookAtClock(time);
    this.#call(time);
    this.#last = time;
    this.#next = time + period;
  }

  /** A clock that keeps its contract is never behind the time it was slept to. */
  #lookAtClock(time: Time): void {
    const { clock, logger, name } = this.#options;
    const behind = time - clock.now();
    if (behind > tolerance)
      logger.warn('the clock went back; nothing happens until it has caught up', {
        timer: name,
        time,
        behind,
      });
  }

  #call(time: Time): void {
    const { callback, logger, name } = this.#options;
    try {
      callback(time);
    } catch (error) {
      logger.error(`timer ${name} failed`, { time, error });
    }
  }
}
