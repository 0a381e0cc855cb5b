import { randomUUID } from 'node:crypto';
import type { PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import { kinesisSinkError } from './kinesis-sink-error.ts';
import type { KinesisSinkSettings, RecordPlace } from './options.ts';

/** A record as it is sent. */
export interface Entry {
  readonly entry: PutRecordsRequestEntry;
  /** What counts against the limits: the data and the key. */
  readonly bytes: number;
}

type Settings = Pick<KinesisSinkSettings, 'partitionKey' | 'explicitHashKey' | 'data' | 'maxRecordBytes'>;

/** The longest partition key. */
const longestKey = 256;

const anyKey = (): string => randomUUID();

const plainData = (record: unknown): string | Uint8Array =>
  typeof record === 'string' || record instanceof Uint8Array ? record : JSON.stringify(record);

/** What is sent for a record. Throws if the stream would not take it. */
export const entryOf = (record: unknown, place: RecordPlace, settings: Settings): Entry => {
  const { partitionKey = anyKey, explicitHashKey, data = plainData, maxRecordBytes: limit } = settings;
  const { id } = place;
  const PartitionKey = partitionKey(record);
  const { length } = PartitionKey;
  if (length === 0 || length > longestKey) {
    throw kinesisSinkError('KINESIS_PARTITION_KEY_INVALID', { id, length });
  }
  const given = data(record, place);
  const Data = typeof given === 'string' ? Buffer.from(given) : given;
  const bytes = Data.byteLength + Buffer.byteLength(PartitionKey);
  if (bytes > limit) throw kinesisSinkError('KINESIS_RECORD_TOO_LARGE', { id, bytes, limit });
  const ExplicitHashKey = explicitHashKey?.(record);
  return {
    entry: { Data, PartitionKey, ...(ExplicitHashKey !== undefined && { ExplicitHashKey }) },
    bytes,
  };
};
