import type { Chunks, Sink, WriteAttempt } from '@dstream/core/plugin';
import { Cluster } from './cluster.ts';
import { IdempotentProducers } from './idempotent-producers.ts';
import type { KafkaSinkSettings } from './options.ts';
import { writeRecords } from './write-records.ts';

/** Writes records at once: those of an attempt that failed stay, and are there again with the next. */
export class KafkaSink implements Sink<unknown> {
  readonly name: string;
  readonly delivery = 'at-least-once';
  readonly #settings: KafkaSinkSettings;
  readonly #cluster: Cluster;
  readonly #producers: IdempotentProducers;

  constructor(settings: KafkaSinkSettings) {
    this.name = nameOf(settings);
    this.#settings = settings;
    this.#cluster = new Cluster(settings);
    this.#producers = new IdempotentProducers(settings);
  }

  async open(): Promise<void> {
    await requireTopic(this.#cluster, this.#settings);
  }

  async write(records: Chunks<unknown>, attempt: WriteAttempt): Promise<void> {
    const { signal } = attempt;
    signal.throwIfAborted();
    const client = await this.#cluster.client();
    await this.#producers.use(client, signal, (producer) =>
      writeRecords(records, attempt, client, this.#settings, (batches) => producer.send(batches, signal)),
    );
  }

  close(): Promise<void> {
    return this.#cluster.close();
  }
}

/** What a sink is called. */
export const nameOf = ({ brokers, topic }: KafkaSinkSettings): string =>
  `kafka ${typeof topic === 'string' ? topic : brokers.join(',')}`;

/** Rejects with `KAFKA_TOPIC_UNKNOWN` when all records are to go to a topic that is not there. */
export const requireTopic = async (
  cluster: Cluster,
  { topic, brokers }: KafkaSinkSettings,
): Promise<void> => {
  const client = await cluster.client();
  const wanted = typeof topic === 'string' ? [topic] : [];
  await client.perform(`find the topics to write to at ${brokers.join(', ')}`, () =>
    client.metadata(wanted, true),
  );
};
