/** Settings of `Backoff`. */
export interface BackoffSettings {
  /** Milliseconds: what the first wait is at most. Default 100. */
  readonly first?: number;
  /** Milliseconds: what any wait is at most. Default 30 000. */
  readonly most?: number;
  /** A number in [0, 1). Default Math.random. */
  readonly random?: () => number;
}

/**
 * How long to wait before each new try: any time up to a bound that doubles with each failure, so that clients that lost
 * a server together do not come back together ("full jitter"; M. Brooker, Exponential Backoff and Jitter, 2015).
 */
export class Backoff {
  readonly #first: number;
  readonly #most: number;
  readonly #random: () => number;
  #failures = 0;

  constructor({ first = 100, most = 30_000, random = Math.random }: BackoffSettings = {}) {
    this.#first = first;
    this.#most = most;
    this.#random = random;
  }

  /** Milliseconds to wait after one more failure. */
  next(): number {
    const bound = Math.min(this.#first * 2 ** this.#failures, this.#most);
    if (bound < this.#most) this.#failures++;
    return bound * this.#random();
  }

  /** It worked: the next failure is a first one. */
  reset(): void {
    this.#failures = 0;
  }
}
