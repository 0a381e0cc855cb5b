import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code that is about the service, whoever talks to it, with its text, sorted. */
const catalogue = {
  KINESIS_CREDENTIALS_MISSING: (p: { place: string }): string =>
    `No credentials were found for ${p.place}. Give accessKeyId and secretAccessKey, or let the environment, a profile or ` +
    `the machine's role have them, as for any program with the AWS SDK.`,
  KINESIS_CREDENTIALS_REFUSED: (p: { place: string; reason: string }): string =>
    `The credentials for ${p.place} were refused: ${p.reason}. Check accessKeyId and secretAccessKey, and whether they have ` +
    `expired.`,
  KINESIS_FORBIDDEN: (p: { place: string; what: string; reason: string }): string =>
    `The credentials do not allow to ${p.what} of ${p.place}: ${p.reason}. Add the right to them, and to the stream's key.`,
  KINESIS_REGION_MISSING: (p: { place: string }): string =>
    `No region was found for ${p.place}. Give the option region, or set AWS_REGION.`,
  KINESIS_REQUEST_FAILED: (p: { place: string; what: string; reason: string }): string =>
    `Could not ${p.what} of ${p.place}: ${p.reason}. If the reason does not say what to do, look at the state of the ` +
    `stream and of the service.`,
  KINESIS_SILENT: (p: { place: string; what: string; limit: number }): string =>
    `There was no answer within ${p.limit} ms when trying to ${p.what} of ${p.place}. Check the network and what stands in ` +
    `between, or raise requestTimeout.`,
  KINESIS_STREAM_UNKNOWN: (p: { place: string; reason: string }): string =>
    `There is no ${p.place}: ${p.reason}. Make the stream, or correct its name, region and endpoint.`,
  KINESIS_THROTTLED: (p: { place: string; what: string; limit: number }): string =>
    `${p.place} was asked too often: it did not let this program ${p.what} for ${p.limit} ms. Have fewer readers or ` +
    `writers, longer batches, or more shards.`,
  KINESIS_TLS_FAILED: (p: { place: string; reason: string }): string =>
    `The service of ${p.place} cannot be talked to: ${p.reason}.`,
  KINESIS_UNREACHABLE: (p: { place: string; reason: string }): string =>
    `The service of ${p.place} cannot be reached: ${p.reason}.`,
} satisfies Record<string, (params: never) => string>;

/** A code of an error that is about the service. */
export type KinesisErrorCode = keyof typeof catalogue;

/** Makes an error that is about the service. */
export const kinesisError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
