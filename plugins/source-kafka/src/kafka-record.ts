/** A header of a record: its name and its bytes. Names may come more than once. */
export type KafkaHeader = readonly [name: string, value: Uint8Array | null];

/** One record of a topic. */
export interface KafkaRecord<K = string | null, V = string | null> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch: when it was made, or when it was appended, as the topic is set up. */
  readonly timestamp: number;
  /** What the deserializer made of the bytes; null where there is none. */
  readonly key: K;
  /** What the deserializer made of the bytes; null where there is none, as in a tombstone. */
  readonly value: V;
  readonly headers: readonly KafkaHeader[];
}
