import type { TlsOptions } from 'node:tls';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** Options of `httpSource`. */
export interface HttpSourceOptions {
  /** Where to listen; 0 for any port that is free. */
  port: number;
  /** The address to listen at. Default `localhost`; `0.0.0.0` or `::` for all of this machine. */
  host?: string | undefined;
  /** Where records are posted to. Default `/`. */
  path?: string | undefined;
  /** Answers GET with 200 while records are taken. Default `/health`. */
  healthPath?: string | undefined;
  /** Tokens of which a request must bring one: `Authorization: Bearer …`. Never printed. */
  bearer?: string | readonly string[] | undefined;
  /** Passwords by user name, of which a request must bring one pair: `Authorization: Basic …`. Never printed. */
  basic?: Readonly<Record<string, string>> | undefined;
  /** Settings of node:tls: `key` and `cert`; with `ca` and `requestCert`, clients need a certificate too. Never printed. */
  tls?: TlsOptions | undefined;
  /** The most bytes of a body, as it is sent and as it is when it was decompressed. Default 8 MiB. */
  maxBodyBytes?: number | undefined;
  /** The most bytes of bodies that are not durable yet; a request beyond them is answered with 429. Default 64 MiB. */
  maxWaitingBytes?: number | undefined;
  /** Lines of NDJSON that are no JSON: refuse the whole body, or leave the lines out and list them in the answer. Default `refuse`. */
  badLines?: 'refuse' | 'skip' | undefined;
  /** Milliseconds in which records of several requests become one block. Default 50. */
  linger?: number | undefined;
  /** Milliseconds for a client to send a request. Default 30 000. */
  requestTimeout?: number | undefined;
  /** How many values of `Idempotency-Key` are remembered, to take what comes twice only once. Default 10 000. */
  rememberedKeys?: number | undefined;
}

const positive = z.int().min(1);
const path = z.string().regex(/^\/[^?#:*\s]*$/, 'expected a path that begins with / and has no ? # : *');
const token = z.string().min(1);

export const httpSourceOptions = z
  .object({
    port: z.int().min(0).max(65_535),
    host: z.string().min(1).default('localhost'),
    path: path.default('/'),
    healthPath: path.default('/health'),
    bearer: secret(z.union([token, z.array(token).min(1)]).optional()),
    basic: secret(z.record(z.string().regex(/^[^:]*$/, 'a user name has no colon'), z.string()).optional()),
    tls: secret(
      z
        .custom<TlsOptions>((value) => typeof value === 'object' && value !== null, 'expected an object')
        .optional(),
    ),
    maxBodyBytes: positive.max(2 ** 30).default(8_388_608),
    maxWaitingBytes: positive.default(67_108_864),
    badLines: z.enum(['refuse', 'skip']).default('refuse'),
    linger: z.number().min(0).default(50),
    requestTimeout: positive.default(30_000),
    rememberedKeys: z.int().min(0).default(10_000),
  })
  .refine(({ path: posts, healthPath }) => posts !== healthPath, {
    message: 'must differ from path',
    path: ['healthPath'],
  });

/** The options with their defaults. */
export type HttpSourceSettings = z.output<typeof httpSourceOptions>;
