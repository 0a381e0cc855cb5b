import type { ReceiverInfo } from '../../contracts/listener.ts';
import type { ReceiverSource } from '../../contracts/source.ts';
import type { Time } from '../../contracts/time.ts';
import type { BlockManager } from '../../engine/block/block-manager.ts';
import type { BlockInfo } from '../../engine/block/block.ts';
import type { ReceivedBlock } from './block-generator.ts';
import { type ReceiverOptions, receiverOptions } from './receiver-options.ts';
import { type ReceiverServices, ReceiverSupervisor } from './receiver-supervisor.ts';

/** One input stream: its receiver and the blocks that belong to no batch yet. */
interface Tracked {
  readonly supervisor: ReceiverSupervisor;
  unallocated: BlockInfo[];
}

/** What a tracker works with. */
export interface ReceiverTrackerServices extends ReceiverServices {
  /** Holds the blocks. */
  readonly blocks: BlockManager;
}

/** Runs the receivers of all input streams and gives each block they make to one batch. */
export class ReceiverTracker {
  readonly #services: ReceiverTrackerServices;
  readonly #tracked = new Map<number, Tracked>();
  #lastBatch: Time = -Infinity;

  constructor(services: ReceiverTrackerServices) {
    this.#services = services;
  }

  /** Adds the receiver of an input stream; before `start`. */
  add(streamId: number, source: ReceiverSource<any>, options?: Partial<ReceiverOptions>): void {
    const { blocks } = this.#services;
    const outlet = {
      push: (block: ReceivedBlock) => this.#push(block),
      waitForRoom: () => blocks.waitForRoom(),
    };
    const receiver = { streamId, source, options: receiverOptions(options), outlet };
    const supervisor = new ReceiverSupervisor(receiver, this.#services);
    this.#tracked.set(streamId, { supervisor, unallocated: [] });
  }

  start(): void {
    for (const { supervisor } of this.#tracked.values()) supervisor.start();
  }

  /**
   * Gives everything received so far to the batch: by stream, blocks in the order they were received. A batch that is
   * not after the last one gets nothing, so that none is given blocks twice.
   */
  allocate(batchTime: Time): Map<number, BlockInfo[]> {
    const isNew = batchTime > this.#lastBatch;
    if (isNew) this.#lastBatch = batchTime;
    return new Map([...this.#tracked].map(([id, tracked]) => [id, isNew ? takeBlocks(tracked) : []]));
  }

  /** True while something was received that belongs to no batch. */
  hasUnallocated(): boolean {
    for (const { supervisor, unallocated } of this.#tracked.values()) {
      if (unallocated.length > 0 || supervisor.hasData) return true;
    }
    return false;
  }

  /** Limits a stream; ignored unless above 0. */
  updateRate(streamId: number, recordsPerSecond: number): void {
    this.#tracked.get(streamId)?.supervisor.updateRate(recordsPerSecond);
  }

  /** The most records a second that a stream may take now; Infinity without a limit. */
  rate(streamId: number): number {
    return this.#tracked.get(streamId)?.supervisor.rate ?? Infinity;
  }

  /** Every receiver as it is now. */
  infos(): ReceiverInfo[] {
    return Array.from(this.#tracked.values(), ({ supervisor }) => supervisor.info);
  }

  /**
   * Ends every receiver. Resolves when they ended, or were given up, and all they received is in blocks, which the next
   * `allocate` takes. Idempotent; never rejects.
   */
  async stop(): Promise<void> {
    await Promise.all(Array.from(this.#tracked.values(), ({ supervisor }) => supervisor.stop()));
  }

  #push(block: ReceivedBlock): Promise<unknown> {
    const { streamId, id, records, bytes } = block;
    const stored = this.#services.blocks.put(block);
    this.#tracked.get(streamId)!.unallocated.push({ streamId, id, records, bytes });
    return stored;
  }
}

/** The block of the present interval is cut, so that a batch holds what came before its end. */
const takeBlocks = (tracked: Tracked): BlockInfo[] => {
  tracked.supervisor.cut();
  const blocks = tracked.unallocated;
  tracked.unallocated = [];
  return blocks;
};
