import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  KINESIS_PARTITION_KEY_INVALID: (p: { id: string; length: number }): string =>
    `The partition key of record ${p.id} (batch, partition, number) has ${p.length} characters. Let the option partitionKey ` +
    `give 1 to 256.`,
  KINESIS_RECORDS_REFUSED: (p: { place: string; count: number; limit: number; reason: string }): string =>
    `${p.place} did not take ${p.count} records for ${p.limit} ms (${p.reason}). Have more shards, or partition keys that ` +
    `spread better over them.`,
  KINESIS_RECORD_TOO_LARGE: (p: { id: string; bytes: number; limit: number }): string =>
    `Record ${p.id} (batch, partition, number) has ${p.bytes} bytes with its key, and the stream takes ${p.limit}. Write ` +
    `smaller records, or raise maxRecordBytes if the stream takes larger ones.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type KinesisSinkErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const kinesisSinkError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
