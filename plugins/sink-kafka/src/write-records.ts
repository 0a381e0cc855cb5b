import type { Chunks, WriteAttempt } from '@dstream/core/plugin';
import type { KafkaClient } from '@dstream/kafka-connection';
import type { KafkaSinkSettings } from './options.ts';
import { outgoing } from './outgoing-record.ts';
import { PartitionChooser } from './partition-chooser.ts';
import { RecordCollector, type PartitionBatch } from './record-collector.ts';

/** Sends what was collected, resolves when it is safe. */
type Send = (batches: readonly PartitionBatch[]) => Promise<void>;

/** Sends all records of an attempt: while some are on their way, the next are collected, and no more than those. */
export const writeRecords = async (
  records: Chunks<unknown>,
  attempt: WriteAttempt,
  client: KafkaClient,
  settings: KafkaSinkSettings,
  send: Send,
): Promise<void> => {
  const collector = new RecordCollector(settings, new PartitionChooser(attempt.partition));
  const partitionsOf = partitionCounts(client, attempt.signal);
  let sending: Promise<void> = Promise.resolve();
  const sendNext = async (): Promise<void> => {
    await sending;
    const batches = collector.take();
    if (batches.length > 0) sending = send(batches);
    // Its failure is seen by whoever waits for it next.
    sending.catch(() => undefined);
  };
  for await (const chunk of records) {
    attempt.signal.throwIfAborted();
    for (const record of chunk) {
      const message = outgoing(record, settings);
      const partitions = partitionsOf.get(message.topic) ?? (await partitionsOf.load(message.topic));
      while (!collector.offer(message, partitions)) await sendNext();
    }
  }
  await sendNext();
  await sending;
};

/** How many partitions topics have, as it was when the attempt first asked: keys stay where they are for its time. */
const partitionCounts = (client: KafkaClient, signal: AbortSignal) => {
  const counts = new Map<string, number>();
  return {
    get: (topic: string): number | undefined => counts.get(topic),
    async load(topic: string): Promise<number> {
      const { topics } = await client.perform(`find ${topic}`, () => client.metadata([topic]), { signal });
      const count = topics.get(topic)!.partitionsCount;
      counts.set(topic, count);
      return count;
    },
  };
};
