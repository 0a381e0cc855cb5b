import { once } from 'node:events';
import type { ReceiverSource, Store } from '@dstream/core/plugin';

/** A receiver that is handed raw bytes, which `decode` makes records of where a task runs. */
export class ByteSource<T> implements ReceiverSource<T> {
  readonly kind = 'receiver';
  readonly name = 'bytes';
  readonly #decode: (piece: Uint8Array) => readonly T[];
  readonly #store = Promise.withResolvers<Store<T>>();

  constructor(decode: (piece: Uint8Array) => readonly T[]) {
    this.#decode = decode;
  }

  async run(store: Store<T>, signal: AbortSignal): Promise<void> {
    this.#store.resolve(store);
    if (!signal.aborted) await once(signal, 'abort');
  }

  async push(pieces: readonly Uint8Array[]): Promise<void> {
    const store = await this.#store.promise;
    for (const piece of pieces) await store.bytes(piece, 1);
  }

  *decode(pieces: readonly Uint8Array[]): Iterable<readonly T[]> {
    for (const piece of pieces) yield this.#decode(piece);
  }
}
