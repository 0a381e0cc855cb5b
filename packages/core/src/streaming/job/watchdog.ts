import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { StalledInfo, Waiting } from '../../contracts/listener.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Duration, Time } from '../../contracts/time.ts';

/** One kind of work. */
export interface Work {
  /** Grows with whatever is done. */
  progress(): number;
  /** What is under way and what it waits for. Empty when everything is done. */
  waiting(): readonly Waiting[];
}

/** What a watchdog looks at. */
export interface Watched {
  readonly work: readonly Work[];
  /** What receivers wait for at their stores: the same thing for as long as it is the same wait. */
  held(): readonly { readonly name: string; readonly wait: object }[];
  /** When the batch timer should have called, if it was started. */
  nextTick(): Time | undefined;
}

export interface WatchdogOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly bus: ListenerBus;
  readonly watched: Watched;
  /** How long nothing may happen. */
  readonly timeout: Duration;
  /** Ends what is under way, if it is to fail. */
  readonly fail?: ((error: DStreamError) => void) | undefined;
}

/** How often it looks within the time-out. */
const looks = 4;

/** Notices when nothing happens any more though something is under way, and says what is waited for. */
export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #ending = new AbortController();
  /** By receiver: the wait it was seen in first, and when. */
  readonly #held = new Map<string, { readonly wait: object; readonly since: Time; isTold: boolean }>();
  readonly #seen: { progress: number; since: Time; isTold: boolean }[];
  #isTimerTold = false;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    const since = Math.round(options.clock.now());
    this.#seen = options.watched.work.map(() => ({ progress: -1, since, isTold: false }));
  }

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#ending.abort();
  }

  async #run(): Promise<void> {
    const { clock, timeout, logger } = this.#options;
    const { signal } = this.#ending;
    try {
      while (!signal.aborted) {
        await clock.sleep(clock.now() + timeout / looks, { signal, background: true });
        this.#look();
      }
    } catch (error) {
      if (!signal.aborted) logger.error('nobody watches for stalls any more', { error });
    }
  }

  #look(): void {
    const { clock, watched } = this.#options;
    const now = Math.round(clock.now());
    for (const [index, work] of watched.work.entries()) this.#lookAtWork(index, work, now);
    this.#lookAtStores(now);
    this.#lookAtTimer(now);
  }

  #lookAtWork(index: number, work: Work, now: Time): void {
    const { timeout, fail } = this.#options;
    const seen = this.#seen[index]!;
    const [waits, progress] = [work.waiting(), work.progress()];
    if (progress !== seen.progress || waits.length === 0) {
      this.#seen[index] = { progress, since: now, isTold: false };
    } else if (now - seen.since >= timeout && !seen.isTold) {
      seen.isTold = true;
      const info = { stalledFor: now - seen.since, waits: waits.map(inWholeMilliseconds) };
      this.#tell(info);
      fail?.(stalledError(info));
    }
  }

  #lookAtStores(now: Time): void {
    const held = this.#options.watched.held();
    for (const [name] of this.#held) if (!held.some((each) => each.name === name)) this.#held.delete(name);
    for (const { name, wait } of held) {
      const seen = this.#held.get(name);
      if (seen?.wait !== wait) this.#held.set(name, { wait, since: now, isTold: false });
      else if (!seen.isTold && now - seen.since >= this.#options.timeout) {
        seen.isTold = true;
        const waits = [{ kind: 'store', name, batchTime: undefined, since: seen.since }] as const;
        this.#tell({ stalledFor: now - seen.since, waits });
      }
    }
  }

  #lookAtTimer(now: Time): void {
    const next = this.#options.watched.nextTick();
    if (next === undefined || now - next < this.#options.timeout) this.#isTimerTold = false;
    else if (!this.#isTimerTold) {
      this.#isTimerTold = true;
      const waits = [{ kind: 'timer', name: 'batch timer', batchTime: next, since: next }] as const;
      this.#tell({ stalledFor: now - next, waits });
    }
  }

  #tell(info: StalledInfo): void {
    const { bus, logger } = this.#options;
    const { stalledFor, waits } = info;
    bus.post('stalled', info);
    logger.error('nothing happens any more', { stalledFor, waits: waits.map(describeWait) });
  }
}

/** Clocks give fractions. */
const inWholeMilliseconds = (wait: Waiting): Waiting => ({ ...wait, since: Math.round(wait.since) });

const stalledError = ({ stalledFor, waits }: StalledInfo): DStreamError =>
  new DStreamError('STALLED', { stalledFor, waits: waits.map(describeWait) });

/** A wait in words: `task 3.0.0 in slot in-process-1 for batch 2000 ms, since 2010 ms`. */
const describeWait = ({ kind, name, slot, batchTime, since }: Waiting): string =>
  `${kind} ${name}${slot === undefined ? '' : ` in slot ${slot}`}${
    batchTime === undefined ? '' : ` for batch ${batchTime} ms`
  }, since ${since} ms`;
