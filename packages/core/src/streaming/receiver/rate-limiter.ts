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
 * Keeps a stream of records below a rate: a token bucket kept as a debt of time, as in the generic cell rate algorithm
 * (ITU-T I.371). Records are taken first and paid for by waiting before the next.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #maxRate: number;
  readonly #burst: Duration;
  readonly #signal: AbortSignal;
  #limit: number;
  /** How long the records taken so far take at the limit, seen from `#seen`. Below 0: unused time. */
  #debt: Duration;
  #seen: Time;
  #waiting: Promise<void> | undefined;
  #wake = new AbortController();

  constructor({ clock, maxRate = Infinity, initialRate = maxRate, burst = 100, signal }: RateLimiterOptions) {
    this.#clock = clock;
    this.#maxRate = maxRate;
    this.#limit = Math.min(initialRate, maxRate);
    this.#burst = burst;
    this.#debt = -burst;
    this.#seen = clock.now();
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
    this.#pass();
    if (this.#debt > 0) this.#debt *= this.#limit / limit;
    this.#limit = limit;
    this.#wake.abort();
  }

  /** Counts records that were taken. */
  spend(records: number): void {
    if (this.#limit === Infinity) return;
    this.#pass();
    this.#debt += (records * 1000) / this.#limit;
  }

  /** Undefined when more may be taken at once, else a promise for the time when it may. */
  wait(): Promise<void> | undefined {
    if (this.#debt < GRAIN || !this.#isInDebt()) return undefined;
    // The debt may be paid by the time it is looked at again: what has ended at once must not stay here.
    this.#waiting ??= this.#payDebt().finally(() => (this.#waiting = undefined));
    return this.#waiting;
  }

  /** Lets the time since the last look pay for what was taken. */
  #pass(): void {
    const now = this.#clock.now();
    this.#debt = Math.max(this.#debt - (now - this.#seen), -this.#burst);
    this.#seen = now;
  }

  #isInDebt(): boolean {
    this.#pass();
    return !this.#signal.aborted && this.#debt >= GRAIN;
  }

  async #payDebt(): Promise<void> {
    while (this.#isInDebt()) {
      this.#wake = new AbortController();
      const paid = this.#seen + this.#debt;
      // Woken early, by a new limit or the end, the loop looks again.
      await this.#clock.sleep(paid, { signal: this.#wake.signal, background: true }).catch(() => {});
    }
  }
}
