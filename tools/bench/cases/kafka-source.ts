import type { StreamingContext } from '@dstream/core';
import { SilentLogger, type DirectSource, type Use } from '@dstream/core/plugin';
import { kafka, type KafkaRecord } from '@dstream/source-kafka';
import { Admin, Consumer, Producer } from '@platformatic/kafka';
import { startService } from '../../services/start-service.ts';
import { requireEqual } from '../checksum.ts';
import { contest } from '../contest.ts';
import { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';

/** How many records there are of each size, in bytes. */
const counts = { 1: 400_000, 100: 200_000, 1000: 50_000 } as const;
const fetchBytes = 4_194_304;
const perBatch = 5_000;

/** A topic with one partition and a batch of records for each request of the producer. */
const fill = async (broker: string, topic: string, count: number, bytes: number): Promise<void> => {
  const options = { clientId: 'bench', bootstrapBrokers: [broker] };
  const [admin, producer] = [new Admin(options), new Producer(options)];
  await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 });
  const value = Buffer.alloc(bytes, 'x');
  const sent = Math.min(perBatch, Math.floor(500_000 / (bytes + 20)));
  for (let i = 0; i < count; i += sent) {
    const length = Math.min(sent, count - i);
    await producer.send({ messages: Array.from({ length }, () => ({ topic, value, partition: 0 })) });
  }
  await Promise.all([admin.close(), producer.close()]);
};

/** The same source, of which every batch reads all there is. */
const readAgain = (source: DirectSource<KafkaRecord, any>): DirectSource<KafkaRecord, any> => {
  let ranges: Promise<readonly any[]> | undefined;
  return {
    kind: 'direct',
    name: source.name,
    open: (signal) => source.open!(signal),
    plan: (_, request) => (ranges ??= Promise.resolve(source.plan([], request))),
    read: (range, signal, refuse) => source.read(range, signal, refuse),
    count: (range) => source.count!(range),
    close: () => source.close!(),
  };
};

const use = (() => new SilentLogger()) as Use;

/** Adds up the letters of all values, as a batch of a program. */
const byEngine = async (broker: string, topic: string, onValue: (value: string) => void) => {
  const prepared = kafka({ brokers: broker, subscribe: topic, startingOffsets: 'earliest', fetchBytes });
  const pipeline = await Pipeline.start<KafkaRecord>(
    (records) => records.foreachRDD((rdd) => rdd.foreach(({ value }) => onValue(value!))),
    {},
    (ssc: StreamingContext) => ssc.stream(readAgain(prepared.create(use) as DirectSource<KafkaRecord, any>)),
  );
  return { run: () => pipeline.batch(), stop: () => pipeline.stop() };
};

/** The same by the fetches of the bare client, one after the other. */
const byClient = async (broker: string, topic: string, count: number, onValue: (value: string) => void) => {
  const consumer = new Consumer({
    clientId: 'bench',
    groupId: 'bench',
    bootstrapBrokers: [broker],
  });
  const { id: topicId, partitions } = (await consumer.metadata({ topics: [topic] })).topics.get(topic)!;
  const node = partitions[0]!.leader;
  const run = async (): Promise<void> => {
    let fetchOffset = 0n;
    while (fetchOffset < BigInt(count)) {
      const partition = {
        partition: 0,
        currentLeaderEpoch: -1,
        fetchOffset,
        lastFetchedEpoch: -1,
        partitionMaxBytes: fetchBytes,
      };
      const { responses } = await consumer.fetch({
        node,
        minBytes: 1,
        maxBytes: fetchBytes,
        maxWaitTime: 500,
        isolationLevel: 1,
        topics: [{ topicId, partitions: [partition] }],
      });
      for (const batch of responses[0]!.partitions[0]!.records!) {
        for (const { value } of batch.records) onValue(value!.toString());
        fetchOffset = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
      }
    }
  };
  return { run, stop: () => consumer.close(true) };
};

const ofSize = async (broker: string, bytes: keyof typeof counts, report: Report): Promise<void> => {
  const topic = `records-of-${bytes}`;
  const count = counts[bytes];
  await fill(broker, topic, count, bytes);
  const seen = { source: 0, client: 0 };
  const source = await byEngine(broker, topic, ({ length }) => void (seen.source += length));
  const client = await byClient(broker, topic, count, ({ length }) => void (seen.client += length));
  const times = await contest({ source, client }, { warmUp: 3, rounds: 9 });
  await Promise.all([source.stop(), client.stop()]);
  requireEqual(`records of ${bytes} bytes`, seen.source, seen.client);
  const name = `records of ${bytes} bytes`;
  const goal = { atLeast: 0.8 };
  report({ name: `${name}, speed to the bare client`, ...times.ratio('client', 'source'), unit: 'x', goal });
  report({ name, value: count / times.median('source') / 1000, unit: 'M records/s' });
  report({ name, value: (count * bytes) / times.median('source') / 1000, unit: 'MB/s' });
  report({ name: `${name}, bare client`, value: count / times.median('client') / 1000, unit: 'M records/s' });
};

/** A topic read as a batch of a program, against the bare client that fetches the same records. */
export const kafkaSource = async (report: Report): Promise<void> => {
  await using server = await startService('kafka');
  const { host, port } = server.listeners.plain;
  for (const bytes of [1, 100, 1000] as const) await ofSize(`${host}:${port}`, bytes, report);
};
