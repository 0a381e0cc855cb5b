import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Duration, Time } from '../../contracts/time.ts';

/** Debts shorter than this, in milliseconds, are not worth a sleep. */
const GRAIN: Duration = 1;

/** Rates are in records a second. */
export interface RateLimiterOptions {
  readonly clock: Clock;
  /** The limit that no update exceeds; unlimited unless given. */
  readonly maxRate?: number | undefined;
  /** The limit before the first update; `maxRate` unless given. */
  readonly initialRate?: number | undefined;
  /** How much unused time may be made up for, in milliseconds; 100 unless given. */
  readonly burst?: Duration | undefined;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

/**
 * Keeps a stream of records below a rate: a token bucket in the form of the generic cell rate algorithm (ITU-T I.371),
 * which remembers one number, the time until which the rate is used up. Records are taken first and paid for by
 * waiting before the next.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #maxRate: number;
  readonly #burst: Duration;
  readonly #signal: AbortSignal;
  #limit: number;
  #usedUntil: Time = -Infinity;
  #waiting: Promise<void> | undefined;
  #wake = new AbortController();

  constructor({ clock, maxRate = Infinity, initialRate = maxRate, burst = 100, signal }: RateLimiterOptions) {
    this.#clock = clock;
    this.#maxRate = requireRate('maxRate', maxRate);
    this.#limit = Math.min(requireRate('initialRate', initialRate), maxRate);
    this.#burst = burst;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake.abort(), { once: true });
  }

  /** The present limit; Infinity without one. */
  get limit(): number {
    return this.#limit;
  }

  /** Sets the limit, at most `maxRate`. Ignored unless above 0. */
  updateRate(rate: number): void {
    if (!(rate > 0)) return;
    const limit = Math.min(rate, this.#maxRate);
    const now = this.#clock.now();
    if (this.#usedUntil > now) this.#usedUntil = now + ((this.#usedUntil - now) * this.#limit) / limit;
    this.#limit = limit;
    this.#wake.abort();
  }

  /** Counts records that were taken. */
  spend(records: number): void {
    if (this.#limit === Infinity) return;
    const earliest = this.#clock.now() - this.#burst;
    this.#usedUntil = Math.max(this.#usedUntil, earliest) + (records * 1000) / this.#limit;
  }

  /** Undefined when more may be taken at once, else a promise for the time when it may. */
  wait(): Promise<void> | undefined {
    if (this.#limit === Infinity || !this.#isInDebt()) return undefined;
    this.#waiting ??= this.#payDebt();
    return this.#waiting;
  }

  #isInDebt(): boolean {
    return !this.#signal.aborted && this.#usedUntil - this.#clock.now() >= GRAIN;
  }

  async #payDebt(): Promise<void> {
    while (this.#isInDebt()) {
      this.#wake = new AbortController();
      // Woken early, by a new limit or the end, the loop looks again.
      await this.#clock
        .sleep(this.#usedUntil, { signal: this.#wake.signal, background: true })
        .catch(() => {});
    }
    this.#waiting = undefined;
  }
}

const requireRate = (what: string, value: number): number => {
  if (value > 0) return value;
  throw new DStreamError('RATE_INVALID', { what, value });
};
