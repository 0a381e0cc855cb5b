import { failuresIn, type KafkaClient } from '@dstream/kafka-connection';
import { NumericMap, produceV9 } from '@platformatic/kafka';
import { kafkaSinkError } from './kafka-sink-error.ts';
import type { KafkaSinkSettings } from './options.ts';
import type { PartitionBatch } from './record-collector.ts';

/** What brokers know a producer by: a later epoch of the same id shuts out the earlier ones. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** The name under which its transactions are. */
  readonly transactionalId?: string;
}

/** Where sequence numbers would begin to be too large for the protocol. */
const lastSequence = 2 ** 30;
const allReplicas = -1;

/**
 * Sends records so that a request which is sent again changes nothing: records are numbered for each partition, and brokers
 * leave out numbers that they have (KIP-98). Requests follow one another.
 */
export class Producer {
  readonly identity: ProducerIdentity;
  readonly #client: KafkaClient;
  readonly #settings: Pick<KafkaSinkSettings, 'compression' | 'requestTimeout'>;
  readonly #sequences = new NumericMap();

  constructor(
    client: KafkaClient,
    identity: ProducerIdentity,
    settings: Pick<KafkaSinkSettings, 'compression' | 'requestTimeout'>,
  ) {
    this.#client = client;
    this.identity = identity;
    this.#settings = settings;
  }

  /** Whether it can number no more records. */
  get isWornOut(): boolean {
    return Math.max(0, ...this.#sequences.values()) > lastSequence;
  }

  /** Resolves when all in-sync replicas have the records. After a rejection the producer must not be used any more. */
  async send(batches: readonly PartitionBatch[], signal?: AbortSignal): Promise<void> {
    try {
      await this.#perform(batches, signal);
      for (const batch of batches) this.#advance(batch);
    } catch (error) {
      if (!isTooLarge(error)) throw explainReplicas(error, batches);
      await this.#sendApart(batches, signal, error);
    }
  }

  /** Sends one by one, in halves what is too large. A partition that took its records already leaves them out now. */
  async #sendApart(
    batches: readonly PartitionBatch[],
    signal: AbortSignal | undefined,
    error: unknown,
  ): Promise<void> {
    for (const batch of batches) {
      if (batches.length > 1) await this.send([batch], signal);
      else if (batch.records.length === 1) throw error;
      else {
        const middle = batch.records.length >> 1;
        await this.send([{ ...batch, records: batch.records.slice(0, middle) }], signal);
        await this.send([{ ...batch, records: batch.records.slice(middle) }], signal);
      }
    }
  }

  #advance({ topic, partition, records }: PartitionBatch): void {
    this.#sequences.postIncrement(`${topic}:${partition}`, records.length, 0);
  }

  #perform(batches: readonly PartitionBatch[], signal: AbortSignal | undefined): Promise<void> {
    let fresh = false;
    return this.#client.perform(
      `write to ${topicsOf(batches).join(', ')}`,
      async () => {
        const byLeader = await this.#byLeader(batches, fresh);
        fresh = true;
        const sent = await Promise.allSettled(
          Array.from(byLeader, ([leader, theirs]) => this.#request(leader, theirs)),
        );
        const failed = sent.filter((result) => result.status === 'rejected');
        if (failed.length === 1) throw failed[0]!.reason;
        if (failed.length > 1) throw new AggregateError(failed.map(({ reason }) => reason as unknown));
      },
      { signal },
    );
  }

  async #byLeader(
    batches: readonly PartitionBatch[],
    fresh: boolean,
  ): Promise<Map<number, PartitionBatch[]>> {
    const { topics } = await this.#client.metadata(topicsOf(batches), fresh);
    return Map.groupBy(batches, ({ topic, partition }) => topics.get(topic)!.partitions[partition]!.leader);
  }

  async #request(leader: number, batches: readonly PartitionBatch[]): Promise<void> {
    const connection = await this.#client.recordsFrom(leader);
    const { compression, requestTimeout } = this.#settings;
    const messages = batches.flatMap(({ partition, records }) =>
      records.map(({ topic, key, value, headers, timestamp }) => ({
        topic,
        partition,
        ...(key && { key }),
        // The client's types know no record without value; its encoding does.
        value: value as Buffer,
        ...(headers && { headers }),
        ...(timestamp !== undefined && { timestamp }),
      })),
    );
    await produceV9.api.async(connection, allReplicas, requestTimeout, messages, {
      ...this.identity,
      compression,
      sequences: this.#sequences,
    });
  }
}

const topicsOf = (batches: readonly PartitionBatch[]): string[] => [
  ...new Set(batches.map(({ topic }) => topic)),
];

const isTooLarge = (error: unknown): boolean =>
  (error as { code?: string } | undefined)?.code === 'KAFKA_RECORD_TOO_LARGE';

const explainReplicas = (error: unknown, batches: readonly PartitionBatch[]): unknown => {
  const isMissing = [...failuresIn(error)].some(({ apiId }) => apiId?.startsWith('NOT_ENOUGH_REPLICAS'));
  return isMissing
    ? kafkaSinkError('KAFKA_REPLICAS_MISSING', { topics: topicsOf(batches) }, { cause: error })
    : error;
};
