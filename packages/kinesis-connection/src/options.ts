import type { ConnectionOptions } from 'node:tls';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** Which stream, and how to talk to the service that has it. */
export interface KinesisConnectionOptions {
  /** The name of the stream, or its ARN. */
  stream: string;
  /** Default: as for any program with the AWS SDK, or `us-east-1` with an `endpoint`. */
  region?: string | undefined;
  /** The URL of a service other than that of AWS. */
  endpoint?: string | undefined;
  /** Default: those of the environment, a profile or the machine's role, as for any program with the AWS SDK. */
  accessKeyId?: string | undefined;
  /** Goes with `accessKeyId`. Never printed. */
  secretAccessKey?: string | undefined;
  /** Goes with them when they are temporary. Never printed. */
  sessionToken?: string | undefined;
  /** Settings of node:tls (`ca`, `cert`, `key`, `servername` …) for an `endpoint` with https. Never printed. */
  tls?: ConnectionOptions | undefined;
  /** Milliseconds to wait for a connection. Default: 10,000. */
  connectTimeout?: number | undefined;
  /** Milliseconds after which a request that is not answered has failed. Default: 30,000. */
  requestTimeout?: number | undefined;
  /**
   * Milliseconds for which a request is tried again, with growing pauses, while the service cannot be reached, is in
   * trouble or says that there are too many requests. Default: 60,000.
   */
  retryTimeout?: number | undefined;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const milliseconds = z.int().min(1);

/** The schema of `KinesisConnectionOptions`, field by field, to be spread into that of a plugin. */
export const kinesisConnectionFields = {
  stream: z
    .string()
    .regex(
      /^([\w.-]{1,128}|arn:[\w-]+:kinesis:\S+:stream\/[\w.-]{1,128})$/,
      'expected the name of a stream, or its ARN',
    ),
  region: z.string().min(1).optional(),
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  accessKeyId: z.string().min(1).optional(),
  secretAccessKey: secret(z.string().min(1).optional()),
  sessionToken: secret(z.string().min(1).optional()),
  tls: secret(z.custom<ConnectionOptions>(isObject, 'expected an object').optional()),
  connectTimeout: milliseconds.default(10_000),
  requestTimeout: milliseconds.default(30_000),
  retryTimeout: z.int().min(0).default(60_000),
};

type Credentials = {
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
};

/** Whether both parts of the credentials are there, or none. For `refine` of a schema, with `wholeCredentials`. */
export const hasWholeCredentials = ({ accessKeyId, secretAccessKey }: Credentials): boolean =>
  (accessKeyId === undefined) === (secretAccessKey === undefined);

/** What `refine` says when a part of the credentials is missing. */
export const wholeCredentials = {
  error: 'goes with accessKeyId, and that with it',
  path: ['secretAccessKey'],
};

const connection = z.object(kinesisConnectionFields);

/** `KinesisConnectionOptions`, checked. */
export type KinesisConnection = z.output<typeof connection>;
