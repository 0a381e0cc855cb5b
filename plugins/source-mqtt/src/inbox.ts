import type { Delivery } from './delivery.ts';

/** Of messages that wait to be stored: with so many bytes they are stored at once, with twice as many no more are read. */
const fullBytes = 4 * 1024 * 1024;

/** Gathers deliveries, so that many are stored together. */
export class Inbox {
  readonly #full: number;
  readonly #linger: number;
  #deliveries: Delivery[] = [];
  #bytes = 0;
  #isRipe = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #ripe: PromiseWithResolvers<void> | undefined;
  #room: PromiseWithResolvers<void> | undefined;

  /** They are ripe when there are `full` of them, or `linger` milliseconds after the first. */
  constructor({ full, linger }: { readonly full: number; readonly linger: number }) {
    this.#full = full;
    this.#linger = linger;
  }

  /** Adds a delivery. Returns a promise when no more should be read before it resolves. */
  push(delivery: Delivery): Promise<void> | undefined {
    if (this.#isClosed) return undefined;
    this.#deliveries.push(delivery);
    this.#bytes += delivery.bytes;
    if (this.#deliveries.length >= this.#full || this.#bytes >= fullBytes) this.#ripen();
    else if (!this.#isRipe) this.#timer ??= setTimeout(() => this.#ripen(), this.#linger);
    if (this.#bytes < 2 * fullBytes) return undefined;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** The next deliveries, once they are ripe; none when it is closed and empty. One call at a time. */
  async take(): Promise<readonly Delivery[]> {
    if (!this.#isRipe && !this.#isClosed) {
      this.#ripe = Promise.withResolvers();
      await this.#ripe.promise;
    }
    const deliveries = this.#deliveries;
    [this.#deliveries, this.#bytes, this.#isRipe] = [[], 0, false];
    this.#room?.resolve();
    this.#room = undefined;
    return deliveries;
  }

  /** Takes nothing more; what is there and `isKept` can still be taken. Idempotent. */
  close(isKept: (delivery: Delivery) => boolean = () => true): void {
    this.#isClosed = true;
    this.#deliveries = this.#deliveries.filter(isKept);
    this.#ripen();
  }

  #ripen(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isRipe = true;
    this.#ripe?.resolve();
    this.#ripe = undefined;
  }
}
