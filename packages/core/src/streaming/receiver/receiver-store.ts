import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Store } from '../../contracts/source.ts';
import { BackPressure } from './back-pressure.ts';
import { BlockGenerator, type ReceivedBlock } from './block-generator.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { ReceiverOptions } from './receiver-options.ts';

/** Where the blocks of a receiver go. */
export interface BlockOutlet {
  /** Takes each block, in order. Resolves when it is stored. */
  push(block: ReceivedBlock): Promise<unknown>;
  /** Undefined while there is room for more blocks, else a promise for it. */
  waitForRoom(): Promise<void> | undefined;
}

/** What a store stands on. */
export interface ReceiverStoreOptions {
  readonly streamId: number;
  /** The receiver's name, for errors. */
  readonly source: string;
  readonly options: ReceiverOptions;
  readonly outlet: BlockOutlet;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly reportError: (error: unknown) => void;
  /** Ends all waiting: what is received from then on is taken at once. */
  readonly signal: AbortSignal;
}

/** The store of one receiver: hands what comes in to the block generator and tells the receiver when to wait. */
export class ReceiverStore implements Store<unknown> {
  readonly generator: BlockGenerator;
  readonly limiter: RateLimiter;
  readonly #given: ReceiverStoreOptions;
  readonly #pressure: BackPressure;
  #needsBreath = false;
  #notice: (() => void) | undefined;

  constructor(given: ReceiverStoreOptions) {
    const { streamId, options, outlet, clock, logger, signal } = given;
    this.#given = given;
    this.generator = new BlockGenerator({
      streamId,
      clock,
      logger,
      blockInterval: options.blockInterval,
      maxBlockBytes: options.maxBlockBytes,
      push: (block) => outlet.push(block),
    });
    this.limiter = new RateLimiter({
      clock,
      signal,
      maxRate: options.maxRate,
      initialRate: options.initialRate,
    });
    const brakes = [() => this.limiter.wait(), () => outlet.waitForRoom(), () => this.#breath()];
    this.#pressure = new BackPressure(brakes, signal);
  }

  /** What the source has to wait for now. */
  get held(): object | undefined {
    return this.#pressure.held;
  }

  /** Calls `notice` once, with the next data. */
  noticeNext(notice: () => void): void {
    this.#notice = notice;
  }

  record(value: unknown): Promise<void> | undefined {
    if (!this.generator.isActive) return this.#refuse();
    return this.#taken(1, this.generator.addRecord(value));
  }

  bytes(piece: Uint8Array, records: number): Promise<void> | undefined {
    if (!this.generator.isActive) return this.#refuse();
    if (piece.byteLength === 0 && records === 0) return undefined;
    return this.#taken(records, this.generator.addBytes(piece, records));
  }

  async block(values: readonly unknown[]): Promise<void> {
    if (!this.generator.isActive) return this.#refuse();
    this.#tellOfData();
    await this.generator.addBlock(values);
    await this.#pressure.wait();
  }

  reportError(error: unknown): void {
    this.#given.reportError(error);
  }

  #taken(records: number, filledBlock: boolean): Promise<void> | undefined {
    if (this.#notice) this.#tellOfData();
    this.limiter.spend(records);
    if (filledBlock) this.#needsBreath = true;
    return this.#pressure.wait();
  }

  #tellOfData(): void {
    this.#notice?.();
    this.#notice = undefined;
  }

  /** A source that never waits by itself lets the rest of the process have a turn after each full block. */
  #breath(): Promise<void> | undefined {
    if (!this.#needsBreath) return undefined;
    this.#needsBreath = false;
    return this.#given.clock.sleep(this.#given.clock.now());
  }

  #refuse(): Promise<void> {
    const refused = Promise.reject(new DStreamError('STORE_CLOSED', { source: this.#given.source }));
    // A source that does not look at the promise must not bring the process down.
    refused.catch(() => {});
    return refused;
  }
}
