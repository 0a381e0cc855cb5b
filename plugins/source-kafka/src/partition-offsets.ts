import type { KafkaClient, Performance } from '@dstream/kafka-connection';
import { committedOffsets, earliest, latest, offsetsAt, type TopicPartitions } from './listed-offsets.ts';
import type { LivePartition } from './topic-selection.ts';

/** Offsets by the name of the partition. */
export type Offsets = ReadonlyMap<string, number>;

/** Asks the cluster where partitions begin and end, as often as it takes. */
export class PartitionOffsets {
  readonly #client: KafkaClient;
  readonly #committedOnly: boolean;
  readonly #onFailure: Performance['onFailure'];

  constructor(client: KafkaClient, committedOnly: boolean, onFailure?: Performance['onFailure']) {
    this.#client = client;
    this.#committedOnly = committedOnly;
    this.#onFailure = onFailure;
  }

  /** The offsets after what can be read. */
  latest(partitions: readonly LivePartition[], signal: AbortSignal): Promise<Offsets> {
    return this.#at(partitions, latest, signal);
  }

  /** The offsets of the first records that are still there. */
  earliest(partitions: readonly LivePartition[], signal: AbortSignal): Promise<Offsets> {
    return this.#at(partitions, earliest, signal);
  }

  /** The offsets of the first records at or after a time; -1 where there are none. */
  atTime(partitions: readonly LivePartition[], timestamp: number, signal: AbortSignal): Promise<Offsets> {
    return this.#at(partitions, BigInt(timestamp), signal);
  }

  /** What a group has committed; -1 where it has not. */
  committed(partitions: readonly LivePartition[], groupId: string, signal: AbortSignal): Promise<Offsets> {
    const asked = byTopic(partitions);
    const what = `look up what the group ${groupId} has committed`;
    return this.#client.perform(what, () => committedOffsets(this.#client, groupId, asked), {
      signal,
      onFailure: this.#onFailure,
    });
  }

  #at(partitions: readonly LivePartition[], timestamp: bigint, signal: AbortSignal): Promise<Offsets> {
    const asked = byTopic(partitions);
    const once = (): Promise<Offsets> => offsetsAt(this.#client, asked, timestamp, this.#committedOnly);
    return this.#client.perform(`list the offsets of ${asked.map(({ topic }) => topic).join(', ')}`, once, {
      signal,
      onFailure: this.#onFailure,
    });
  }
}

const byTopic = (partitions: readonly LivePartition[]): TopicPartitions[] =>
  [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, all]) => ({
    topic,
    partitions: all.map(({ partition }) => partition),
  }));
