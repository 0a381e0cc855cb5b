import type { KafkaClient } from '@dstream/kafka-connection';
import type { KafkaSinkSettings } from './options.ts';
import { Producer } from './producer.ts';
import { initProducer } from './transactions.ts';

/** Producers without transactions, as many as there are tasks at a time: brokers remember each one for a day. */
export class IdempotentProducers {
  readonly #settings: KafkaSinkSettings;
  readonly #idle: Producer[] = [];

  constructor(settings: KafkaSinkSettings) {
    this.#settings = settings;
  }

  /** Lends a producer; one with which something failed is not lent again. */
  async use(
    client: KafkaClient,
    signal: AbortSignal,
    body: (producer: Producer) => Promise<void>,
  ): Promise<void> {
    const producer = this.#idle.pop() ?? (await this.#make(client, signal));
    await body(producer);
    if (!producer.isWornOut) this.#idle.push(producer);
  }

  async #make(client: KafkaClient, signal: AbortSignal): Promise<Producer> {
    return new Producer(client, await initProducer(client, { signal }), this.#settings);
  }
}
