import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { BlockStore } from '../../contracts/block-store.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Block, BlockContent } from './block.ts';
import { MemoryBudget } from './memory-budget.ts';
import { sharedPieces } from './shared-pieces.ts';
import { SpillArea, type Spilled } from './spill-area.ts';
import { StorageLevel } from './storage-level.ts';

/** What a manager works with. */
export interface BlockManagerOptions {
  /** Bytes that blocks may take in memory. */
  readonly memoryBudget: number;
  /** Where blocks go beyond that; without it they stay in memory and receivers wait. */
  readonly store?: BlockStore | undefined;
  /** Writes records for the store. */
  readonly codec: Codec;
  readonly logger: Logger;
  /** Whether tasks run on other threads of this host: received bytes are then kept where those can read them. */
  readonly shared?: boolean | undefined;
}

/** How much is held. */
export interface BlockUsage {
  readonly memoryBytes: number;
  readonly memoryBlocks: number;
  /** Bytes as written to the store. */
  readonly spilledBytes: number;
  readonly spilledBlocks: number;
}

/** A block that is in memory or in the block store. */
interface Held {
  readonly id: string;
  readonly bytes: number;
  /** A partition can be computed again, so it may be dropped; a received block may not. */
  readonly isPartition: boolean;
  place: { readonly content: BlockContent } | { readonly spilled: Spilled };
}

/**
 * Holds blocks by id: in memory up to a budget, beyond it in the block store. The block that comes last is the one that
 * spills, because it will be needed last. Nothing received is ever dropped: when memory is full and nothing can spill,
 * `waitForRoom` makes receivers wait.
 */
export class BlockManager {
  readonly #memory: MemoryBudget;
  readonly #disk: SpillArea | undefined;
  readonly #held = new Map<string, Held>();
  readonly #shared: boolean;

  constructor({ memoryBudget, store, codec, logger, shared = false }: BlockManagerOptions) {
    this.#memory = new MemoryBudget(memoryBudget);
    this.#shared = shared;
    this.#disk = store && new SpillArea(store, codec, logger);
  }

  /** Opens the store, which the first block that leaves memory does otherwise. Idempotent. */
  async open(): Promise<void> {
    await this.#disk?.open();
  }

  /** Once, at the end: releases every block and closes the store. */
  async close(): Promise<void> {
    for (const id of this.#held.keys()) this.release(id);
    await this.#disk?.close();
  }

  /** Bytes that blocks may take in memory. */
  get memoryBudget(): number {
    return this.#memory.limit;
  }

  usage(): BlockUsage {
    return {
      memoryBytes: this.#memory.bytes,
      memoryBlocks: this.#memory.blocks,
      spilledBytes: this.#disk?.bytes ?? 0,
      spilledBlocks: this.#disk?.blocks ?? 0,
    };
  }

  /**
   * Takes a block; `get` finds it as soon as `put` was called. Without a level it was received: it is kept in any case,
   * and the promise resolves to true once it is where it stays. With a level it is a partition of a persisted RDD: it
   * is kept if there is room where the level allows it, and the promise tells whether it is. An id that is held
   * already keeps its content. Never waits for a release.
   */
  async put(block: Block, level?: StorageLevel): Promise<boolean> {
    if (this.#held.has(block.id)) return true;
    return level === undefined ? this.#putReceived(block) : this.#putPartition(block, level);
  }

  /** True when `get` would find the block. */
  has(id: string): boolean {
    return this.#held.has(id);
  }

  /** The content of a block, at once when it is in memory. Throws `BLOCK_NOT_FOUND`. */
  get(id: string): BlockContent | Promise<BlockContent> {
    const held = this.#held.get(id);
    if (!held) throw new DStreamError('BLOCK_NOT_FOUND', { block: id });
    return 'content' in held.place ? held.place.content : this.#disk!.read(held.place.spilled);
  }

  /** Forgets a block; unknown ids are ignored. */
  release(id: string): void {
    const held = this.#held.get(id);
    if (!held) return;
    this.#held.delete(id);
    if ('content' in held.place) this.#memory.remove(held.bytes);
    else this.#disk!.delete(held.place.spilled);
  }

  /** Undefined while there is room for received blocks, else a promise for it. Constant time. */
  waitForRoom(): Promise<void> | undefined {
    return this.#memory.wait();
  }

  async #putReceived(block: Block): Promise<boolean> {
    const fits = this.#memory.fits(block.bytes);
    const content = this.#shared ? inSharedMemory(block.content) : block.content;
    const held = this.#hold({ ...block, content }, false);
    if (!fits && !(await this.#spill(held, content))) this.#dropPartitions();
    return true;
  }

  async #putPartition(block: Block, level: StorageLevel): Promise<boolean> {
    if (level !== StorageLevel.DISK_ONLY && this.#memory.fits(block.bytes)) {
      this.#hold(block, true);
      return true;
    }
    if (level === StorageLevel.MEMORY_ONLY || !this.#disk) return false;
    const held = this.#hold(block, true);
    if (await this.#spill(held, block.content)) return true;
    if (this.#held.get(held.id) === held) this.release(held.id);
    return false;
  }

  #hold({ id, bytes, content }: Block, isPartition: boolean): Held {
    const held: Held = { id, bytes, isPartition, place: { content } };
    this.#held.set(id, held);
    this.#memory.add(bytes);
    return held;
  }

  /** Resolves to true when the block is no longer in memory. */
  async #spill(held: Held, content: BlockContent): Promise<boolean> {
    const spilled = await this.#disk?.write(held.id, content);
    if (!spilled) return false;
    if (this.#held.get(held.id) === held) {
      held.place = { spilled };
      this.#memory.remove(held.bytes);
    } else {
      this.#disk!.delete(spilled);
    }
    return true;
  }

  /** Makes room at the cost of computing something again, oldest first. */
  #dropPartitions(): void {
    for (const held of this.#held.values()) {
      if (this.#memory.fits(0)) return;
      if (held.isPartition && 'content' in held.place) this.release(held.id);
    }
  }
}

const inSharedMemory = (content: BlockContent): BlockContent =>
  content.kind === 'bytes' ? { kind: 'bytes', pieces: sharedPieces(content.pieces) } : content;
