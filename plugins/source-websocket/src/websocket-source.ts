import { redactUrl, unlessAborted } from '@dstream/connection';
import type { ReceiverSource, Store } from '@dstream/core/plugin';
import { Connection } from './connection.ts';
import type { WebSocketMessage, WebSocketSettings } from './options.ts';
import { Reading } from './reading.ts';

/** Receives the messages of a server, and can tell it which was the last one that is durable. */
export class WebSocketSource implements ReceiverSource<WebSocketMessage> {
  readonly kind = 'receiver';
  readonly name: string;
  readonly #settings: WebSocketSettings;
  /** Outlives restarts of the receiver. */
  #lastDurable: WebSocketMessage | undefined;

  constructor(settings: WebSocketSettings) {
    this.name = `webSocket ${redactUrl(settings.url)}`;
    this.#settings = settings;
  }

  async run(store: Store<WebSocketMessage>, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const reading = new Reading(store, this.#settings, (last) => (this.#lastDurable = last));
    const connection = new Connection(
      this.#settings,
      () => this.#greeting(),
      (message, bytes) => {
        const room = reading.take(message, bytes);
        if (!room) return;
        connection.pause();
        void room.then(() => reading.isFull || connection.resume());
      },
    );
    try {
      await unlessAborted(Promise.race([connection.ended, reading.failed]), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await connection.close();
      await reading.settle();
    }
    if (!signal.aborted) reading.throwIfFailed();
  }

  #greeting(): readonly WebSocketMessage[] {
    const { subscribe } = this.#settings;
    const messages = typeof subscribe === 'function' ? subscribe(this.#lastDurable) : subscribe;
    return [messages].flat();
  }
}
