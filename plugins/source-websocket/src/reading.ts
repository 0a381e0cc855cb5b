import { BlockGatherer } from '@dstream/connection';
import type { Store } from '@dstream/core/plugin';
import type { WebSocketMessage, WebSocketSettings } from './options.ts';

/** What one run has read and not yet stored. */
export class Reading {
  /** Rejects when something could not be stored. */
  readonly failed: Promise<never>;
  readonly #blocks: BlockGatherer<WebSocketMessage>;
  readonly #most: number;
  readonly #onDurable: (last: WebSocketMessage) => void;
  readonly #fail: (error: unknown) => void;
  #failure: { readonly error: unknown } | undefined;
  /** The block that grows, and its last message. */
  #open: { readonly stored: Promise<void>; last: WebSocketMessage } | undefined;

  /** `onDurable` is told the last message of each block that is durable, in order. */
  constructor(
    store: Store<WebSocketMessage>,
    { linger, maxWaitingBytes }: WebSocketSettings,
    onDurable: (last: WebSocketMessage) => void,
  ) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.failed = promise;
    this.#fail = reject;
    this.#blocks = new BlockGatherer(store, { linger });
    this.#most = maxWaitingBytes;
    this.#onDurable = onDurable;
  }

  /** Whether nothing more should be read for now. */
  get isFull(): boolean {
    return this.#blocks.waiting >= this.#most;
  }

  /** Takes a message. Returns a promise, that something was stored, only when the caller must wait. */
  take(message: WebSocketMessage, bytes: number): Promise<void> | undefined {
    const stored = this.#blocks.add([message], bytes);
    if (this.#open?.stored === stored) this.#open.last = message;
    else {
      const block = (this.#open = { stored, last: message });
      stored.then(
        () => this.#stored(block.last),
        (error: unknown) => this.#refused(error),
      );
    }
    return this.isFull ? stored.catch(() => undefined) : undefined;
  }

  /** Stores what is left. Resolves when nothing is on its way any more. */
  settle(): Promise<void> {
    return this.#blocks.flush();
  }

  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error;
  }

  #stored(last: WebSocketMessage): void {
    // What follows one that was not stored must not be the place to go on.
    if (!this.#failure) this.#onDurable(last);
  }

  #refused(error: unknown): void {
    this.#failure ??= { error };
    this.#fail(error);
  }
}
