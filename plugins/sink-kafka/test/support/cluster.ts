import { randomUUID } from 'node:crypto';
import { KafkaClient, kafkaConnectionFields } from '@dstream/kafka-connection';
import { fetchV12, listTransactionsV0 } from '@platformatic/kafka';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { Listener } from '../../../../tools/vitest/service.ts';

/** The address of a listener, as clients are told. */
export const addressOf = ({ host, port }: Listener): string => `${host}:${port}`;

/** A record as a consumer sees it. */
export interface Seen {
  readonly partition: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestamp: number;
}

/** How a topic is made. */
export interface TopicSettings {
  readonly partitions?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

const schema = z.object(kafkaConnectionFields);

type Fetched = fetchV12.FetchResponse['responses'][number]['partitions'][number];
type Batch = NonNullable<Fetched['records']>[number];

const committed = 1;
const transactional = 16;
const control = 32;

/** Makes topics and reads them, as the programs do that come after a stream. */
export class Cluster {
  readonly brokers: string;
  readonly client: KafkaClient;

  constructor(brokers: string) {
    this.brokers = brokers;
    this.client = new KafkaClient(schema.parse({ brokers }));
  }

  /** A new topic with a name of its own. */
  async topic(name: string, { partitions = 1, configs = {} }: TopicSettings = {}): Promise<string> {
    const topic = `${name}-${randomUUID()}`;
    await this.make(topic, { partitions, configs });
    return topic;
  }

  async make(topic: string, { partitions = 1, configs = {} }: TopicSettings = {}): Promise<void> {
    await this.client.perform('make a topic', () =>
      this.client.admin.createTopics({
        topics: [topic],
        partitions,
        replicas: 1,
        configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
      }),
    );
    await this.ready(topic, partitions);
  }

  /** Resolves when every partition has a leader: what is sent before may be sent twice. */
  async ready(topic: string, partitions: number): Promise<void> {
    const all = Array.from({ length: partitions }, (_, partitionIndex) => ({
      partitionIndex,
      timestamp: -1n,
    }));
    await this.client.perform(
      'wait for a topic',
      () => this.client.admin.listOffsets({ topics: [{ name: topic, partitions: all }] }),
      { isTemporary: () => true },
    );
  }

  /** The records of a topic that a consumer of what is committed sees, by partition, in their order. */
  async read(topic: string): Promise<Seen[]> {
    await this.#settled();
    const { topics } = await this.client.perform('look', () => this.client.metadata([topic], true));
    const partitions = topics.get(topic)!.partitions;
    const all = await Promise.all(
      Object.keys(partitions).map((id) => this.#readPartition(topic, Number(id), partitions[id as never]!)),
    );
    return all.flat();
  }

  async values(topic: string): Promise<(string | null)[]> {
    return (await this.read(topic)).map(({ value }) => value);
  }

  /** What is decided becomes visible a moment later. */
  async #settled(): Promise<void> {
    for (;;) {
      const connection = await this.client.recordsFrom(1);
      const states = ['PrepareCommit', 'PrepareAbort', 'PrepareEpochFence'] as const;
      const { transactionStates } = await listTransactionsV0.api.async(
        connection,
        [...states],
        [],
        -1n,
        null,
      );
      if (transactionStates.length === 0) return;
    }
  }

  async #readPartition(topic: string, partition: number, { leader }: { leader: number }): Promise<Seen[]> {
    const seen: Seen[] = [];
    for (let offset = 0n; ;) {
      const found = await this.#fetch(topic, partition, leader, offset);
      const batches = found.records ?? [];
      if (batches.length === 0) return seen;
      const isAborted = abortedIn(found);
      for (const part of batches) {
        const { firstOffset, firstTimestamp, records } = part;
        offset = firstOffset + BigInt(part.lastOffsetDelta) + 1n;
        if ((part.attributes & control) !== 0 || isAborted(part)) continue;
        for (const { key, value, headers, timestampDelta } of records) {
          seen.push({
            partition,
            key: key?.toString() ?? null,
            value: value?.toString() ?? null,
            headers: Object.fromEntries(Array.from(headers, ([name, text]) => [String(name), String(text)])),
            timestamp: Number(firstTimestamp + timestampDelta),
          });
        }
      }
    }
  }

  async #fetch(topic: string, partition: number, leader: number, fetchOffset: bigint): Promise<Fetched> {
    const connection = await this.client.recordsFrom(leader);
    const asked = {
      partition,
      currentLeaderEpoch: -1,
      fetchOffset,
      lastFetchedEpoch: -1,
      partitionMaxBytes: 50_000_000,
    };
    const topics = [{ topicId: topic, partitions: [asked] }];
    const answer = await fetchV12.api.async(connection, 0, 0, 50_000_000, committed, 0, -1, topics, [], '');
    return answer.responses[0]!.partitions[0]!;
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}

/** Which of the batches belong to transactions that were aborted: from where such a one begins up to its end. */
const abortedIn = ({ abortedTransactions, records }: Fetched): ((batch: Batch) => boolean) => {
  const ends = (records ?? []).filter(({ attributes }) => (attributes & control) !== 0);
  return ({ producerId, firstOffset, attributes }) =>
    (attributes & transactional) !== 0 &&
    (abortedTransactions ?? []).some(
      (aborted) =>
        aborted.producerId === producerId &&
        aborted.firstOffset <= firstOffset &&
        !ends.some(
          (end) =>
            end.producerId === producerId &&
            end.firstOffset >= aborted.firstOffset &&
            end.firstOffset < firstOffset,
        ),
    );
};

/** A cluster for the time of a test. */
export const connected = (listener: Listener): Cluster => {
  const cluster = new Cluster(addressOf(listener));
  onTestFinished(() => cluster.close());
  return cluster;
};
