/** One record of a stream. */
export interface KinesisRecord<D = string> {
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** The place inside an aggregated record, from 0; undefined for a record that was written alone. */
  readonly subSequenceNumber: number | undefined;
  readonly partitionKey: string;
  /** Milliseconds since the epoch: when the stream took it, more or less. */
  readonly timestamp: number;
  /** What the deserializer made of the bytes. */
  readonly data: D;
}
