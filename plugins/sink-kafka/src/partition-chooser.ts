import { murmur2 } from '@platformatic/kafka';
import { kafkaSinkError } from './kafka-sink-error.ts';
import type { OutgoingRecord } from './outgoing-record.ts';

/** Chooses partitions: by key as Kafka's own clients do, and without a key one for as long as it is not full. */
export class PartitionChooser {
  /** Where keyless records go, by topic. */
  readonly #current = new Map<string, number>();
  readonly #first: number;

  /** `first`: the partition to begin with; tasks that begin with different ones do not all write to the same. */
  constructor(first: number) {
    this.#first = first;
  }

  /** The partition of a record, of so many. Throws `KAFKA_PARTITION_INVALID`. */
  choose({ topic, key, wanted }: OutgoingRecord, partitions: number): number {
    if (wanted !== undefined) {
      if (Number.isInteger(wanted) && wanted >= 0 && wanted < partitions) return wanted;
      throw kafkaSinkError('KAFKA_PARTITION_INVALID', { topic, partition: wanted, partitions });
    }
    if (key) return (murmur2(key) & 0x7fff_ffff) % partitions;
    return (this.#current.get(topic) ?? this.#first) % partitions;
  }

  /** The partition of keyless records is full: another one is next. */
  moveOn(topic: string): void {
    this.#current.set(topic, (this.#current.get(topic) ?? this.#first) + 1);
  }
}
