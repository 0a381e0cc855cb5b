import { S3Client } from '@aws-sdk/client-s3';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** Options of `checkpointS3`. */
export interface CheckpointS3Options {
  /** Default: the one that the context names. */
  bucket?: string | undefined;
  /** What all keys begin with. Default `dstream`; or what the context names. */
  prefix?: string | undefined;
  /** Default: as for any program with the AWS SDK, or `us-east-1` with an `endpoint`. */
  region?: string | undefined;
  /** The URL of a service other than that of AWS. */
  endpoint?: string | undefined;
  /** Whether the bucket stands in the path of URLs and not in their host. Default: with an `endpoint`. */
  forcePathStyle?: boolean | undefined;
  /** Default: those of the environment, a profile or the machine's role, as for any program with the AWS SDK. */
  accessKeyId?: string | undefined;
  /** Goes with `accessKeyId`. Never printed. */
  secretAccessKey?: string | undefined;
  /** Goes with them when they are temporary. Never printed. */
  sessionToken?: string | undefined;
  /** Milliseconds after which a program that is not heard of counts as dead, so that another one may write. Default 30 000. */
  lease?: number | undefined;
  /** Whether what gains by it is compressed, with zstd. Default true. */
  compress?: boolean | undefined;
}

/** The options as they are checked. */
export const options = z
  .object({
    bucket: z.string().min(1).optional(),
    prefix: z.string().default('dstream'),
    region: z.string().min(1).optional(),
    endpoint: z.url().optional(),
    forcePathStyle: z.boolean().optional(),
    accessKeyId: z.string().min(1).optional(),
    secretAccessKey: secret(z.string().min(1).optional()),
    sessionToken: secret(z.string().min(1).optional()),
    lease: z.int().min(3000).default(30_000),
    compress: z.boolean().default(true),
  })
  .refine(
    ({ accessKeyId, secretAccessKey }) => (accessKeyId === undefined) === (secretAccessKey === undefined),
    {
      message: 'goes with accessKeyId, and that with it',
      path: ['secretAccessKey'],
    },
  );

/** The options with their defaults. */
export type CheckpointS3Settings = z.output<typeof options>;

/** A client of the SDK. */
export const clientFor = (checked: CheckpointS3Settings): S3Client => {
  const { endpoint, accessKeyId, secretAccessKey, sessionToken } = checked;
  const region = checked.region ?? (endpoint === undefined ? undefined : 'us-east-1');
  return new S3Client({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint, forcePathStyle: checked.forcePathStyle ?? true }),
    ...(endpoint === undefined &&
      checked.forcePathStyle !== undefined && { forcePathStyle: checked.forcePathStyle }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      }),
    // Objects have checksums of their own, and not every service knows those of newer versions of the SDK.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000 },
  });
};
