import type { KafkaClient } from '@dstream/kafka-connection';
import { nameOf } from './offset-range.ts';

/** Partitions of one topic. */
export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** Kafka's numbers for places that are no times. */
export const latest = -1n;
export const earliest = -2n;
/** The first offset that the leader has itself, not in remote storage. */
export const earliestLocal = -4n;

/**
 * The first offset at or after a time in each partition, by its name; -1 where there is none. `committedOnly`: the latest
 * offset is where the first open transaction begins. One try.
 */
export const offsetsAt = async (
  client: KafkaClient,
  wanted: readonly TopicPartitions[],
  timestamp: bigint,
  committedOnly = false,
): Promise<Map<string, number>> => {
  if (wanted.length === 0) return new Map();
  const topics = wanted.map(({ topic: name, partitions }) => ({
    name,
    partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp })),
  }));
  const found = await client.admin.listOffsets({ topics, isolationLevel: committedOnly ? 1 : 0 });
  return new Map(
    found.flatMap(({ name: topic, partitions }) =>
      partitions.map(
        ({ partitionIndex: partition, offset }) => [nameOf({ topic, partition }), Number(offset)] as const,
      ),
    ),
  );
};

/** The offsets that a group has committed, by the name of the partition; -1 where there is none. One try. */
export const committedOffsets = async (
  client: KafkaClient,
  groupId: string,
  wanted: readonly TopicPartitions[],
): Promise<Map<string, number>> => {
  const topics = wanted.map(({ topic: name, partitions }) => ({ name, partitionIndexes: [...partitions] }));
  const [group] = await client.admin.listConsumerGroupOffsets({ groups: [{ groupId, topics }] });
  return new Map(
    (group?.topics ?? []).flatMap(({ name: topic, partitions }) =>
      partitions.map(
        ({ partitionIndex: partition, committedOffset }) =>
          [nameOf({ topic, partition }), Number(committedOffset)] as const,
      ),
    ),
  );
};
