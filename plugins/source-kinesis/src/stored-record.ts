import type { _Record as SdkRecord } from '@aws-sdk/client-kinesis';

/** A record as the stream has it: one that was written alone, or an aggregated one. */
export interface StoredRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly timestamp: number;
  readonly data: Uint8Array;
}

/** The record as the SDK gives it. */
export const storedRecord = (record: SdkRecord): StoredRecord => ({
  sequenceNumber: record.SequenceNumber!,
  partitionKey: record.PartitionKey!,
  timestamp: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
  data: record.Data!,
});
