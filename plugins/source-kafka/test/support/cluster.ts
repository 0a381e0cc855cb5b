import { randomUUID } from 'node:crypto';
import { KafkaClient, kafkaConnectionFields } from '@dstream/kafka-connection';
import { Consumer, Producer, type CompressionAlgorithmValue } from '@platformatic/kafka';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { Listener } from '../../../../tools/vitest/service.ts';

/** The address of a listener, as clients are told. */
export const addressOf = ({ host, port }: Listener): string => `${host}:${port}`;

/** What a test writes. */
export interface Message {
  readonly key?: string | null;
  readonly value: string | Uint8Array | null;
  readonly partition?: number;
  readonly timestamp?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a topic is made. */
export interface TopicSettings {
  readonly partitions?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

const schema = z.object(kafkaConnectionFields);

const buffer = (value: string | Uint8Array | null | undefined): Buffer | undefined =>
  value === null || value === undefined ? undefined : Buffer.from(value as Uint8Array);

/** Makes topics and writes to them, as the programs do that feed a stream. */
export class Cluster {
  readonly brokers: string;
  readonly client: KafkaClient;
  readonly #producers = new Set<Producer>();
  #producer: Producer | undefined;

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

  async send(
    topic: string,
    messages: readonly Message[],
    compression: CompressionAlgorithmValue = 'none',
  ): Promise<void> {
    this.#producer ??= this.producer();
    const producer = this.#producer;
    await this.client.perform('write', () =>
      producer.send({ messages: messages.map(toClient(topic)), compression }),
    );
  }

  /** Another program that reads with a group. */
  async member(groupId: string, topic: string): Promise<{ leave(): Promise<void> }> {
    const bootstrapBrokers = this.brokers.split(',');
    const consumer = new Consumer({ clientId: 'thief', groupId, bootstrapBrokers });
    const stream = await consumer.consume({
      topics: [topic],
      sessionTimeout: 10_000,
      heartbeatInterval: 500,
    });
    stream.on('data', () => undefined);
    return {
      async leave() {
        await stream.close();
        await consumer.close(true);
      },
    };
  }

  producer(
    options: {
      transactionalId?: string;
      idempotent?: boolean;
      producerId?: bigint;
      producerEpoch?: number;
    } = {},
  ): Producer {
    const producer = new Producer({
      clientId: 'tests',
      bootstrapBrokers: this.brokers.split(','),
      autocreateTopics: false,
      ...options,
    });
    this.#producers.add(producer);
    return producer;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#producers].map((producer) => producer.close()));
    await this.client.close();
  }
}

/** A message as the client wants it. */
export const toClient =
  (topic: string) =>
  ({ key, value, partition = 0, timestamp, headers }: Message) => ({
    topic,
    partition,
    ...(buffer(key) && { key: buffer(key)! }),
    value: buffer(value) as Buffer,
    ...(timestamp !== undefined && { timestamp: BigInt(timestamp) }),
    ...(headers && {
      headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
    }),
  });

/** A cluster for the time of a test. */
export const connected = (listener: Listener): Cluster => {
  const cluster = new Cluster(addressOf(listener));
  onTestFinished(() => cluster.close());
  return cluster;
};
