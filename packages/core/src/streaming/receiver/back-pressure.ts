/** Says whether to wait: undefined to go on, or a promise for the time to look again. */
export type Brake = () => Promise<void> | undefined;

/**
 * Several reasons to wait as one promise. It resolves when no brake holds any more, or at once when `signal` aborts:
 * what was received by then is taken without further waiting.
 */
export class BackPressure {
  readonly #brakes: readonly Brake[];
  readonly #signal: AbortSignal;
  #held: PromiseWithResolvers<void> | undefined;

  constructor(brakes: readonly Brake[], signal: AbortSignal) {
    this.#brakes = brakes;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#open(), { once: true });
  }

  /** The present wait. */
  get held(): object | undefined {
    return this.#held;
  }

  /** Undefined when nobody needs to wait. */
  wait(): Promise<void> | undefined {
    if (this.#held) return this.#held.promise;
    const braked = this.#braked();
    if (!braked) return undefined;
    this.#held = Promise.withResolvers();
    void this.#openAfter(braked);
    return this.#held.promise;
  }

  #braked(): Promise<void> | undefined {
    if (this.#signal.aborted) return undefined;
    for (const brake of this.#brakes) {
      const wait = brake();
      if (wait) return wait;
    }
    return undefined;
  }

  async #openAfter(first: Promise<void>): Promise<void> {
    for (let braked: Promise<void> | undefined = first; braked; braked = this.#braked()) await braked;
    this.#open();
  }

  #open(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }
}
