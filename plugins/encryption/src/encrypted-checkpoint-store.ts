import { DStreamError, type CheckpointStore, type Scope } from '@dstream/core/plugin';
import { EncryptedLog } from './encrypted-log.ts';
import type { KeyProvider } from './key-provider.ts';
import { Sealer } from './sealer.ts';
import { Unsealer } from './unsealer.ts';

/** Encrypts all that another store keeps. Names of checkpoints and logs stay readable, and so do lengths. */
export class EncryptedCheckpointStore implements CheckpointStore {
  readonly scope: Scope;
  readonly #store: CheckpointStore;
  readonly #keys: KeyProvider;
  readonly #unsealer: Unsealer;
  readonly #logs = new Map<string, EncryptedLog>();
  readonly #begun = new Set<Promise<unknown>>();
  #sealer: Sealer | undefined;
  #isClosed = false;

  constructor(store: CheckpointStore, keys: KeyProvider) {
    this.scope = store.scope;
    this.#store = store;
    this.#keys = keys;
    this.#unsealer = new Unsealer(keys);
  }

  async open(mode: 'write' | 'read' = 'write'): Promise<void> {
    if (mode === 'write') this.#sealer = new Sealer(await this.#keys.current());
    await this.#store.open(mode);
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.#requireSealer();
    await this.#untilClosed(this.#put(name, new Uint8Array(bytes)));
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#store.get(name);
    return bytes && this.#unsealer.open(bytes, contextOf(name), `Checkpoint ${name}`);
  }

  list(prefix: string): Promise<readonly string[]> {
    return this.#store.list(prefix);
  }

  delete(name: string): Promise<void> {
    return this.#store.delete(name);
  }

  log(name: string): EncryptedLog {
    let log = this.#logs.get(name);
    if (!log) {
      log = new EncryptedLog(this.#store.log(name), name, {
        sealer: () => this.#requireSealer(),
        unsealer: this.#unsealer,
        begin: (append) => this.#untilClosed(append),
      });
      this.#logs.set(name, log);
    }
    return log;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#begun);
    await this.#store.close();
  }

  /** With another key, if there is one now: appends take it up too. */
  async #put(name: string, bytes: Uint8Array): Promise<void> {
    const key = await this.#keys.current();
    if (key.id !== this.#sealer?.keyId) this.#sealer = new Sealer(key);
    await this.#store.put(name, this.#sealer.seal(bytes, contextOf(name)));
  }

  /** `close` waits for it. */
  async #untilClosed<T>(begun: Promise<T>): Promise<T> {
    this.#begun.add(begun);
    try {
      return await begun;
    } finally {
      this.#begun.delete(begun);
    }
  }

  #requireSealer(): Sealer {
    if (this.#sealer && !this.#isClosed) return this.#sealer;
    const reason = this.#isClosed ? 'was closed' : 'was not opened to write';
    throw new DStreamError('CHECKPOINT_NOT_WRITABLE', { place: 'The encrypted checkpoint store', reason });
  }
}

const contextOf = (name: string): string => `checkpoint ${name}`;
