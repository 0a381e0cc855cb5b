import type { BlockStore } from '../../contracts/block-store.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { Logger } from '../../contracts/logger.ts';
import { decodeContent, encodeContent } from './block-format.ts';
import type { BlockContent } from './block.ts';

/** Where a spilled block is and how many bytes it takes there. */
export interface Spilled {
  readonly key: string;
  readonly bytes: number;
}

/** The block store as the block manager uses it: content in, content out, failures reported. */
export class SpillArea {
  readonly #store: BlockStore;
  readonly #codec: Codec;
  readonly #logger: Logger;
  readonly #pending = new Set<Promise<unknown>>();
  #opened: Promise<void> | undefined;
  #sequence = 0;
  #failing = false;
  #bytes = 0;
  #blocks = 0;

  constructor(store: BlockStore, codec: Codec, logger: Logger) {
    this.#store = store;
    this.#codec = codec;
    this.#logger = logger;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get blocks(): number {
    return this.#blocks;
  }

  /** Once; the first write opens the store if nobody has. */
  open(): Promise<void> {
    this.#opened ??= (async () => this.#store.open?.())();
    return this.#opened;
  }

  async close(): Promise<void> {
    this.#opened ??= Promise.resolve();
    await Promise.allSettled([this.#opened, ...this.#pending]);
    await this.#store.close();
  }

  /** Resolves to the place of the block, or to undefined when it cannot be written. */
  async write(id: string, content: BlockContent): Promise<Spilled | undefined> {
    // Never the same key twice, so that deleting a released block cannot hit its successor of the same id.
    const key = `${id}.${this.#sequence++}`;
    try {
      const encoded = encodeContent(content, this.#codec);
      await this.#track(this.open().then(() => this.#store.put(key, encoded)));
      this.#failing = false;
      this.#bytes += encoded.length;
      this.#blocks++;
      return { key, bytes: encoded.length };
    } catch (error) {
      this.#report(id, error);
      return undefined;
    }
  }

  async read({ key }: Spilled): Promise<BlockContent> {
    return decodeContent(await this.#store.get(key), this.#codec);
  }

  delete({ key, bytes }: Spilled): void {
    this.#bytes -= bytes;
    this.#blocks--;
    this.#track(this.#store.delete(key)).catch((error: unknown) => {
      this.#logger.warn('a released block could not be deleted from the block store', { block: key, error });
    });
  }

  #track<T>(operation: Promise<T>): Promise<T> {
    this.#pending.add(operation);
    const settled = operation.finally(() => this.#pending.delete(operation));
    settled.catch(() => {});
    return operation;
  }

  /** Once per streak of failures: a full disk fails for every block. */
  #report(id: string, error: unknown): void {
    if (this.#failing) return;
    this.#failing = true;
    this.#logger.warn('a block cannot leave memory; receivers wait while memory is full', {
      block: id,
      error,
    });
  }
}
