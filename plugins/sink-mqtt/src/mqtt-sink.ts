import { redactUrl } from '@dstream/connection';
import type { Chunks, Sink, WriteAttempt } from '@dstream/core/plugin';
import { Connection } from './connection.ts';
import type { MqttSinkSettings } from './options.ts';
import { outgoingOf } from './outgoing.ts';
import { Unconfirmed } from './unconfirmed.ts';

/** Publishes each record as a message. A write has succeeded when the broker has confirmed all of them. */
export class MqttSink implements Sink<unknown> {
  readonly name: string;
  readonly delivery = 'at-least-once';
  readonly #settings: MqttSinkSettings;
  readonly #connection: Connection;

  constructor(settings: MqttSinkSettings) {
    const { url, topic } = settings;
    this.name = `mqtt ${typeof topic === 'string' ? `${topic} of ` : ''}${redactUrl(url)}`;
    this.#settings = settings;
    this.#connection = new Connection(settings);
  }

  async open(): Promise<void> {
    await this.#connection.publisher();
  }

  async write(records: Chunks<unknown>, attempt: WriteAttempt): Promise<void> {
    const { signal } = attempt;
    const publisher = await this.#connection.publisher(signal);
    const unconfirmed = new Unconfirmed(signal);
    try {
      let index = 0;
      for await (const chunk of records) {
        for (const record of chunk) {
          for (let room = publisher.room; room; room = publisher.room) await unconfirmed.or(room);
          unconfirmed.add();
          publisher.publish(outgoingOf(record, index++, attempt, this.#settings), unconfirmed.settle);
        }
      }
      await unconfirmed.none();
    } finally {
      unconfirmed.close();
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
