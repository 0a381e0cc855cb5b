import type { Store } from '@dstream/core/plugin';

/** When a block is full. */
export interface BlockLimits {
  /** Milliseconds after its first records. */
  readonly linger: number;
  /** Default 10 000. */
  readonly records?: number;
  /** As the callers of `add` count them. Default 8 MiB. */
  readonly bytes?: number;
}

interface Gathered<T> {
  readonly records: T[];
  readonly stored: PromiseWithResolvers<void>;
  bytes: number;
}

const empty = <T>(): Gathered<T> => {
  const stored = Promise.withResolvers<void>();
  stored.promise.catch(() => undefined);
  return { records: [], stored, bytes: 0 };
};

/**
 * Makes blocks of what arrives in small pieces, and tells whoever brought a piece when it is durable. A block is a
 * partition of its batch, so a block for each message of a queue or each request would cost more than what is in it. Blocks are
 * stored one after the other; while one is, the next may grow.
 */
export class BlockGatherer<T> {
  readonly #store: Pick<Store<T>, 'block'>;
  readonly #limits: Required<BlockLimits>;
  #open: Gathered<T> = empty();
  #last: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;

  constructor(store: Pick<Store<T>, 'block'>, { linger, records = 10_000, bytes = 8_388_608 }: BlockLimits) {
    this.#store = store;
    this.#limits = { linger, records, bytes };
  }

  /** Bytes that were added and are not durable yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Adds records, all to the same block. Resolves when they are durable; rejects when they were not taken. */
  add(records: readonly T[], bytes = 0): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    const open = this.#open;
    for (const record of records) open.records.push(record);
    open.bytes += bytes;
    this.#waiting += bytes;
    const { linger, records: most, bytes: mostBytes } = this.#limits;
    if (open.records.length >= most || open.bytes >= mostBytes) this.#close();
    else this.#timer ??= setTimeout(() => this.#close(), linger);
    return open.stored.promise;
  }

  /** Stores at once what was added. Resolves when nothing is on its way any more, whether it was taken or not. */
  async flush(): Promise<void> {
    if (this.#open.records.length > 0) this.#close();
    await this.#last;
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const full = this.#open;
    this.#open = empty();
    this.#last = this.#last.then(() => this.#storeBlock(full));
  }

  async #storeBlock({ records, stored, bytes }: Gathered<T>): Promise<void> {
    try {
      await this.#store.block(records);
      stored.resolve();
    } catch (error) {
      stored.reject(error);
    } finally {
      this.#waiting -= bytes;
    }
  }
}
