import type { BlockStore } from '../../src/contracts/block-store.ts';

/** A block store in memory that can be told to refuse or to hold its writes. */
export class MemoryBlockStore implements BlockStore {
  readonly blocks = new Map<string, Uint8Array>();
  isFull = false;
  /** While set, writes wait for it. */
  held: Promise<void> | undefined;
  calls: string[] = [];

  async open(): Promise<void> {
    this.calls.push('open');
  }

  async put(id: string, bytes: Uint8Array): Promise<void> {
    this.calls.push('put');
    await this.held;
    if (this.isFull) throw new Error('no space left');
    this.blocks.set(id, bytes);
  }

  async get(id: string): Promise<Uint8Array> {
    this.calls.push('get');
    const bytes = this.blocks.get(id);
    if (!bytes) throw new Error(`unknown ${id}`);
    return bytes;
  }

  async delete(id: string): Promise<void> {
    this.calls.push('delete');
    this.blocks.delete(id);
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }
}
