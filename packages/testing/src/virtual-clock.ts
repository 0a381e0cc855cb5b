import type { Duration, Time } from '@dstream/core';
import type { Clock, SleepOptions } from '@dstream/core/plugin';
import { DStreamError } from '@dstream/core/plugin';
import { turn } from './turn.ts';

/** Something whose work the clock waits for: a `StreamingContext`. */
export interface Watched {
  /** Resolves when all work begun so far is done. */
  idle(): Promise<void>;
}

export interface VirtualClockOptions {
  /** The time to begin with. Default 0. */
  readonly start?: Time;
  /** Real milliseconds after which work that makes no progress is reported as stuck. Default 4000. */
  readonly patience?: Duration;
}

interface Sleeper {
  readonly until: Time;
  readonly background: boolean;
  wake(): void;
}

/** What somebody waits for while time passes. */
interface Goal {
  readonly end: Promise<unknown>;
  readonly ended: () => boolean;
}

/**
 * A clock that stands still until it is told to go on, and goes from one sleeper to the next in order of time, those of
 * the same time in order of registration. Between two of them it waits until all work is done: batches of watched
 * contexts with whatever real promises and timers user functions wait for, and what `hold` was given. Virtual time never
 * passes meanwhile, except towards a foreground sleep: a task that sleeps on this clock waits for time itself.
 */
export class VirtualClock implements Clock {
  readonly #patience: Duration;
  readonly #watched = new Set<Watched>();
  readonly #sleepers: Sleeper[] = [];
  #now: Time;
  #turns = 0;
  #onSleep: (sleeper: Sleeper) => void = ignore;
  #advancing: Promise<unknown> = Promise.resolve();

  constructor({ start = 0, patience = 4000 }: VirtualClockOptions = {}) {
    this.#now = start;
    this.#patience = patience;
  }

  now(): Time {
    return this.#now;
  }

  sleep(until: Time, { signal, background = false }: SleepOptions = {}): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (until <= this.#now) return this.#nextTurn();
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#remove(sleeper);
        reject(signal!.reason as Error);
      };
      const wake = (): void => {
        this.#remove(sleeper);
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { until, background, wake };
      this.#add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Time stands still while the context has work, from now on. */
  watch(context: Watched): void {
    this.#watched.add(context);
  }

  unwatch(context: Watched): void {
    this.#watched.delete(context);
  }

  /** Time stands still until `work` settles: for what a source or a test does beside batches. Returns it. */
  hold<T>(work: Promise<T>): Promise<T> {
    const held: Watched = { idle: () => work.then(ignore, ignore) };
    this.watch(held);
    void held.idle().then(() => this.unwatch(held));
    return work;
  }

  /** Lets so much time pass. Calls queue up. Rejects with `VIRTUAL_CLOCK_STUCK` when work never ends. */
  advance(duration: Duration): Promise<void> {
    return this.#inTurn(() => this.#pass(this.#now + duration));
  }

  /** Lets time pass up to `time`; a time in the past only lets the work of now finish. */
  advanceTo(time: Time): Promise<void> {
    return this.#inTurn(() => this.#pass(time));
  }

  /** Lets time pass until `work` settles, and gives its outcome: `runUntil(ssc.stop({ drain: true }))`. */
  runUntil<T>(work: Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      let ended = false;
      const end = work.then(ignore, ignore).then(() => (ended = true));
      for (;;) {
        await this.#settle({ end, ended: () => ended });
        // What became idle just now may go on by itself: a stop, once the last batch is done.
        await turn();
        await this.#settle({ end, ended: () => ended });
        if (ended) return work;
        if (!this.#wakeNext(Infinity)) await this.#patiently([end, this.#nextSleeper(() => true)]);
      }
    });
  }

  /** Lets everything happen that takes no virtual time. */
  settle(): Promise<void> {
    return this.#inTurn(() => this.#settle());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#advancing.then(work, work);
    this.#advancing = result.catch(ignore);
    return result;
  }

  async #pass(target: Time): Promise<void> {
    await this.#settle();
    while (this.#wakeNext(target)) await this.#settle();
    this.#now = Math.max(this.#now, target);
  }

  /** Goes on to the next sleeper, if there is one up to `target`. */
  #wakeNext(target: Time): boolean {
    const next = this.#sleepers[0];
    if (!next || next.until > target || next.until === Infinity) return false;
    this.#now = Math.max(this.#now, next.until);
    next.wake();
    return true;
  }

  /** Waits until everything is done or waits for virtual time, or until the end of what is waited for. */
  async #settle(goal?: Goal): Promise<void> {
    while (!goal?.ended()) {
      await turn();
      const idle = this.#idle();
      const first = await Promise.race([idle, turn()]);
      if (this.#turns > 0) continue;
      if (first === 'idle' || this.#sleepers.some(inForeground)) return;
      const asleep = this.#nextSleeper(inForeground);
      await this.#patiently(goal ? [idle, asleep, goal.end] : [idle, asleep]);
    }
  }

  async #idle(): Promise<'idle'> {
    await Promise.all(Array.from(this.#watched, (context) => context.idle()));
    return 'idle';
  }

  /** Waits in small steps, so that a machine that is held up for long uses up one step only. */
  async #patiently(events: readonly Promise<unknown>[]): Promise<void> {
    const happened = Promise.race(events).then(() => true);
    for (let step = 0; step < steps; step++) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<boolean>((resolve) => {
        timer = setTimeout(resolve, this.#patience / steps, false);
      });
      if (await Promise.race([happened, late]).finally(() => clearTimeout(timer))) return;
    }
    throw stuckError(this.#now, this.#patience);
  }

  #nextSleeper(isWanted: (sleeper: Sleeper) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#onSleep = (sleeper) => isWanted(sleeper) && resolve();
    });
  }

  #add(sleeper: Sleeper): void {
    const after = this.#sleepers.findLastIndex(({ until }) => until <= sleeper.until);
    this.#sleepers.splice(after + 1, 0, sleeper);
    this.#onSleep(sleeper);
  }

  #remove(sleeper: Sleeper): void {
    const index = this.#sleepers.indexOf(sleeper);
    if (index >= 0) this.#sleepers.splice(index, 1);
  }

  async #nextTurn(): Promise<void> {
    this.#turns++;
    await turn();
    this.#turns--;
  }
}

/** In how many steps patience runs out. */
const steps = 20;

const ignore = (): void => undefined;
const inForeground = ({ background }: Sleeper): boolean => !background;

const stuckError = (now: Time, patience: Duration): Error =>
  new DStreamError('VIRTUAL_CLOCK_STUCK', {
    now,
    message:
      `Work at ${now} ms has made no progress for ${patience} real milliseconds. Look for a user function whose promise ` +
      `never settles; one that waits for virtual time must sleep on this clock.`,
  });
