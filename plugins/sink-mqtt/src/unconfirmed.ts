import type { Settle } from './publisher.ts';

/** How many messages of one write are not confirmed yet, and what went wrong first. */
export class Unconfirmed {
  readonly #signal: AbortSignal;
  readonly #broken = Promise.withResolvers<never>();
  readonly #none = Promise.withResolvers<void>();
  readonly #abort = (): void => this.#break(this.#signal.reason);
  #failure: { readonly error: unknown } | undefined;
  #count = 0;
  #isLast = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#broken.promise.catch(() => undefined); // who waits for something hears of it
    signal.addEventListener('abort', this.#abort);
    if (signal.aborted) this.#abort();
  }

  /** One more. Throws when the write has failed already. */
  add(): void {
    if (this.#failure) throw this.#failure.error;
    this.#count++;
  }

  /** A message was confirmed, or failed. */
  readonly settle: Settle = (error) => {
    this.#count--;
    if (error) this.#break(error);
    if (this.#count === 0 && this.#isLast) this.#none.resolve();
  };

  /** Waits for `work`; rejects when a message fails or the write is aborted before. */
  or<T>(work: Promise<T>): Promise<T> {
    return Promise.race([this.#broken.promise, work]);
  }

  /** Resolves when all messages are confirmed; rejects with the first failure. */
  none(): Promise<void> {
    this.#isLast = true;
    if (this.#count === 0) this.#none.resolve();
    return this.or(this.#none.promise);
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#abort);
  }

  #break(error: unknown): void {
    this.#failure ??= { error };
    this.#broken.reject(error);
  }
}
