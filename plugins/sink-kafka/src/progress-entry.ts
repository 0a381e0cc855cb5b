import { Buffer } from 'node:buffer';

/** What the topic of progress says of a partition of a batch: all of its records are in the transaction of this entry. */
export interface ProgressEntry {
  readonly batchTime: number;
  readonly partition: number;
  readonly numPartitions: number;
  readonly attempt: number;
}

/** The key of an entry; of those with the same key Kafka keeps the last one. */
export const progressKey = (batchTime: number, partition: number): Buffer =>
  Buffer.from(`${batchTime}/${partition}`);

/** An entry as the value of a record. */
export const progressValue = ({ batchTime, partition, numPartitions, attempt }: ProgressEntry): Buffer =>
  Buffer.from(JSON.stringify({ batchTime, partition, numPartitions, attempt }));

/** The entry of a value. */
export const parseProgress = (value: Buffer): ProgressEntry => JSON.parse(value.toString()) as ProgressEntry;
