import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

const goOn = `To go on with what there is, set onDataLoss: 'skip'.`;

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  KINESIS_RECORD_INVALID: (p: { shardId: string; sequenceNumber: string; reason: string }): string =>
    `The data of record ${p.sequenceNumber} of ${p.shardId} cannot be deserialized: ${p.reason}. Correct the option data, ` +
    `or the producer.`,
  KINESIS_RECORDS_EXPIRED: (p: { stream: string; shardId: string; reason: string }): string =>
    `Records of ${p.shardId} of ${p.stream} may be gone before they were read: ${p.reason}. Let the stream keep records ` +
    `longer than the program is down or behind. ${goOn}`,
  KINESIS_SHARD_GONE: (p: { stream: string; shardId: string }): string =>
    `${p.shardId} of ${p.stream} is gone before all of it was read: it was closed, and its records have expired, or there is ` +
    `another stream of that name now. ${goOn}`,
  KINESIS_SHARD_UNKNOWN: (p: { stream: string; shardId: string }): string =>
    `${p.stream} has no shard ${p.shardId}. Correct the option startingPosition.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type KinesisSourceErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const kinesisSourceError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
