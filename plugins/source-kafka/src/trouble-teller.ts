import type { Logger } from '@dstream/core/plugin';

/** Milliseconds in which the same trouble is told once. */
const pause = 10_000;

/** Tells that something does not work for a time, and is tried again: now and then rather than each time. */
export class TroubleTeller {
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #toldAt = new Map<string, number>();

  constructor(logger: Logger, now: () => number = () => performance.now()) {
    this.#logger = logger;
    this.#now = now;
  }

  /** What `perform` calls after a failure. */
  readonly tell = ({ message }: Error): void => {
    const now = this.#now();
    if (now - (this.#toldAt.get(message) ?? -Infinity) < pause) return;
    this.#toldAt.set(message, now);
    this.#logger.warn(`${message} It is tried again.`);
  };
}
