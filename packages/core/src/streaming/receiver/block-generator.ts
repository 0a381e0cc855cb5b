import { estimateSize } from '../../base/size/estimate-size.ts';
import { RecurringTimer } from '../../base/time/recurring-timer.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { Block, BlockInfo } from '../../engine/block/block.ts';
import { BlockBuffer, type Cut } from './block-buffer.ts';

/** The life of a generator. It takes data only while Active. */
export type BlockGeneratorState =
  | 'Initialized'
  | 'Active'
  | 'StoppedAddingData'
  | 'StoppedGeneratingBlocks'
  | 'StoppedAll';

/** A block of an input stream. */
export type ReceivedBlock = Block & BlockInfo;

/** How and where to a generator cuts blocks. */
export interface BlockGeneratorOptions {
  readonly streamId: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often a block is cut. */
  readonly blockInterval: Duration;
  /** A block this large is cut at once. */
  readonly maxBlockBytes: number;
  /** Takes each block at the moment it is cut, in order. Resolves when the block is stored. */
  readonly push: (block: ReceivedBlock) => Promise<unknown>;
}

/**
 * Turns what one receiver takes in into blocks: one per block interval, none for an empty interval, more when they grow
 * too large. It outlives restarts of its receiver.
 */
export class BlockGenerator {
  readonly #options: BlockGeneratorOptions;
  readonly #timer: RecurringTimer;
  readonly #pushing = new Set<Promise<void>>();
  #buffer = new BlockBuffer();
  #state: BlockGeneratorState = 'Initialized';
  #intervalStart: Time = 0;
  #sequence = 0;
  #stopped: Promise<void> | undefined;

  constructor(options: BlockGeneratorOptions) {
    this.#options = options;
    this.#timer = new RecurringTimer({
      clock: options.clock,
      logger: options.logger,
      period: options.blockInterval,
      name: `blocks of stream ${options.streamId}`,
      callback: (intervalEnd) => this.#endInterval(intervalEnd),
    });
  }

  get state(): BlockGeneratorState {
    return this.#state;
  }

  /** True while it takes data. */
  get isActive(): boolean {
    return this.#state === 'Active';
  }

  /** True when it holds data that is not in a block yet. */
  get hasData(): boolean {
    return !this.#buffer.isEmpty;
  }

  start(): void {
    if (this.#state !== 'Initialized') return;
    this.#state = 'Active';
    this.#intervalStart = this.#timer.start() - this.#options.blockInterval;
  }

  /** Adds one record. Returns true when this filled the block. */
  addRecord(value: unknown): boolean {
    if (!this.#buffer.accepts('records')) this.cut();
    this.#buffer.addRecord(value);
    return this.#cutIfFull();
  }

  /** Adds raw bytes with so many records. Returns true when this filled the block. */
  addBytes(piece: Uint8Array, records: number): boolean {
    if (!this.#buffer.accepts('bytes')) this.cut();
    this.#buffer.addPiece(piece, records);
    return this.#cutIfFull();
  }

  /** Makes one block of the records, behind everything added before. Resolves when it is stored. */
  async addBlock(values: readonly unknown[]): Promise<void> {
    this.cut();
    if (values.length === 0) return;
    const content = { kind: 'records', values } as const;
    await this.#push({ content, records: values.length, bytes: estimateSize(values) });
  }

  /** Makes a block of what was added so far, without waiting for the end of the interval. */
  cut(): void {
    const cut = this.#buffer.take();
    if (cut) void this.#push(cut);
  }

  /** Takes no more data, cuts the last block, and resolves when every block is stored. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#state = 'StoppedAddingData';
    await this.#timer.stop({ interrupt: true });
    this.cut();
    this.#state = 'StoppedGeneratingBlocks';
    await Promise.all(this.#pushing);
    this.#state = 'StoppedAll';
  }

  #endInterval(intervalEnd: Time): void {
    this.cut();
    this.#intervalStart = intervalEnd;
  }

  #cutIfFull(): boolean {
    if (this.#buffer.bytes < this.#options.maxBlockBytes) return false;
    this.cut();
    return true;
  }

  #push(cut: Cut): Promise<unknown> {
    const { streamId, push, logger } = this.#options;
    const id = `input-${streamId}-${this.#intervalStart}-${this.#sequence++}`;
    const stored = push({ id, streamId, ...cut });
    const settled = stored
      .catch((error: unknown) => logger.error('a block could not be stored', { block: id, error }))
      .then(() => void this.#pushing.delete(settled));
    this.#pushing.add(settled);
    return stored;
  }
}
