import { defineErrors, DStreamError, type ErrorMaker, isDStreamError } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  CHECKPOINT_S3_BUCKET_MISSING: (p: { bucket: string }): string =>
    `There is no bucket "${p.bucket}". Make it, or correct its name and the endpoint.`,
  CHECKPOINT_S3_CREDENTIALS_MISSING: (p: { place: string }): string =>
    `No credentials were found for ${p.place}. Give accessKeyId and secretAccessKey, or let the environment, a profile or ` +
    `the machine's role have them, as for any program with the AWS SDK.`,
  CHECKPOINT_S3_FAILED: (p: { place: string; reason: string }): string =>
    `Checkpoints cannot be kept in ${p.place}: ${p.reason}. What was durable before stays so.`,
  CHECKPOINT_S3_FORBIDDEN: (p: { place: string; reason: string }): string =>
    `Checkpoints cannot be kept in ${p.place}: ${p.reason}. The credentials must allow to get, put, delete and list objects there.`,
  CHECKPOINT_S3_FORMAT_NEWER: (p: { place: string; format: number; readable: number }): string =>
    `${p.place} has format ${p.format}, and this version reads formats up to ${p.readable}. ` +
    `A newer version of @dstream/checkpoint-s3 wrote it; use that one.`,
  CHECKPOINT_S3_LEASE_LOST: (p: { place: string; reason: string }): string =>
    `This program may no longer write to ${p.place}: ${p.reason}. Another one may have taken over; start the program again ` +
    `if none has. What was durable before stays so.`,
  CHECKPOINT_S3_NAME_INVALID: (p: { name: string }): string =>
    `"${p.name}" is no name for a checkpoint: use letters, digits, "-", "_", "." and "/", and no step that is empty or all dots.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type CheckpointS3ErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const checkpointS3Error: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

/** What the SDK throws, as far as it is used here. */
interface ServiceError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The status of an answer that was an error. */
export const statusOf = (error: unknown): number | undefined =>
  (error as ServiceError).$metadata?.httpStatusCode;

/** Gives an error of the SDK its code and a text that names the place. */
export const explain = (error: unknown, place: string, bucket: string): DStreamError => {
  if (isDStreamError(error)) return error;
  const { name, message } = error as ServiceError;
  const reason = message === name || message === '' ? name : `${name}: ${message}`;
  // The SDK's own error may hold the request as it was signed, with a session token in it.
  const options = { cause: new Error(reason) };
  if (name === 'NoSuchBucket') return checkpointS3Error('CHECKPOINT_S3_BUCKET_MISSING', { bucket }, options);
  if (name === 'CredentialsProviderError')
    return checkpointS3Error('CHECKPOINT_S3_CREDENTIALS_MISSING', { place }, options);
  const isForbidden = [401, 403].includes(statusOf(error) ?? 0);
  const code = isForbidden ? 'CHECKPOINT_S3_FORBIDDEN' : 'CHECKPOINT_S3_FAILED';
  return checkpointS3Error(code, { place, reason }, options);
};

/** The error of an object that holds something else than what was written there. */
export const corrupt = (place: string, reason: string): DStreamError =>
  new DStreamError('CHECKPOINT_CORRUPT', { place, reason });
