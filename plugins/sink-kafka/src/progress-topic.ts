import type { KafkaClient } from '@dstream/kafka-connection';
import { brokerErrors, isTemporary, isUnknownTopic } from '@dstream/kafka-connection';
import { fetchV12 } from '@platformatic/kafka';

/** Bytes of an answer. */
const fetchBytes = 4 * 1024 * 1024;
/** See also what belongs to transactions that are open. */
const uncommitted = 0;

const settings = [
  { name: 'cleanup.policy', value: 'compact' },
  // What is kept is read at each start, and the newest segment is not compacted.
  { name: 'segment.bytes', value: String(16 * 1024 * 1024) },
];

type Answer = fetchV12.FetchResponse['responses'][number]['partitions'][number];
/** Records as they were written, or the end of a transaction. */
export type ProgressBatch = NonNullable<Answer['records']>[number];

/** Makes the topic, if it is missing, with one partition and as many replicas as the brokers find right. */
export const makeProgressTopic = async (client: KafkaClient, topic: string): Promise<void> => {
  await client.perform(`make the topic ${topic}`, async () => {
    try {
      await client.admin.createTopics({ topics: [topic], partitions: 1, replicas: -1, configs: settings });
    } catch (error) {
      if (!brokerErrors(error).includes('TOPIC_ALREADY_EXISTS')) throw error;
    }
  });
};

/** What the topic has from an offset on, up to what is safe at the time, and the offset to go on from. */
export const readProgressTopic = async (
  client: KafkaClient,
  topic: string,
  from: bigint,
): Promise<{ readonly batches: readonly ProgressBatch[]; readonly next: bigint }> => {
  const batches: ProgressBatch[] = [];
  for (let next = from; ;) {
    const answer = await client.perform(`read ${topic}`, () => fetchOnce(client, topic, next), {
      // A broker does not know at once what has just been made.
      isTemporary: (error) => isUnknownTopic(error) || isTemporary(error),
    });
    for (const batch of answer.records ?? []) {
      const after = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
      if (after <= next) continue;
      batches.push(batch);
      next = after;
    }
    if (next >= answer.highWatermark) return { batches, next };
  }
};

const fetchOnce = async (client: KafkaClient, topic: string, fetchOffset: bigint): Promise<Answer> => {
  const { topics } = await client.metadata([topic]);
  const connection = await client.recordsFrom(topics.get(topic)!.partitions[0]!.leader);
  const asked = {
    partition: 0,
    currentLeaderEpoch: -1,
    fetchOffset,
    lastFetchedEpoch: -1,
    partitionMaxBytes: fetchBytes,
  };
  const { responses } = await fetchV12.api.async(
    connection,
    0,
    0,
    fetchBytes,
    uncommitted,
    0,
    -1,
    [{ topicId: topic, partitions: [asked] }],
    [],
    '',
  );
  return responses[0]!.partitions[0]!;
};
