import type { BlockStore } from '@dstream/core/plugin';
import type { KeyProvider } from './key-provider.ts';
import { Sealer } from './sealer.ts';
import { Unsealer } from './unsealer.ts';

/** Encrypts all blocks that another store keeps. Their ids stay readable, and so do lengths. */
export class EncryptedBlockStore implements BlockStore {
  readonly #store: BlockStore;
  readonly #keys: KeyProvider;
  readonly #unsealer: Unsealer;
  #sealer: Promise<Sealer> | undefined;

  constructor(store: BlockStore, keys: KeyProvider) {
    this.#store = store;
    this.#keys = keys;
    this.#unsealer = new Unsealer(keys);
  }

  async open(): Promise<void> {
    await this.#requireSealer();
    await this.#store.open?.();
  }

  async put(id: string, bytes: Uint8Array): Promise<void> {
    const copy = new Uint8Array(bytes);
    const sealer = await this.#requireSealer();
    await this.#store.put(id, new Uint8Array(sealer.seal(copy, contextOf(id))));
  }

  async get(id: string): Promise<Uint8Array> {
    return this.#unsealer.open(await this.#store.get(id), contextOf(id), `Block ${id}`);
  }

  delete(id: string): Promise<void> {
    return this.#store.delete(id);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #requireSealer(): Promise<Sealer> {
    return (this.#sealer ??= this.#keys.current().then((key) => new Sealer(key)));
  }
}

const contextOf = (id: string): string => `block ${id}`;
