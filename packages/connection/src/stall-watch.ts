/**
 * Makes an event of silence: a server that accepts but never answers, or a connection of which only one half is left.
 * Cheap to tell of each sign of life; the timer does not keep the process alive.
 */
export class StallWatch {
  readonly #limit: number;
  readonly #onStall: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** Calls `onStall` once when nothing was heard for `limit` milliseconds since `start` or the last `alive`. */
  constructor(limit: number, onStall: () => void) {
    this.#limit = limit;
    this.#onStall = onStall;
  }

  /** Begins to watch, or begins anew. */
  start(): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#onStall();
    }, this.#limit).unref();
  }

  /** Something was heard. Without effect when nothing is watched. */
  alive(): void {
    this.#timer?.refresh();
  }

  /** Nothing is expected any more. Idempotent. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
