import { tlsOptions, type TlsSetting } from '@dstream/connection';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** Options of `httpSink`. */
export interface HttpSinkOptions<T = unknown> {
  /** Where to send to: `https://example.com/orders`. Its query and password are never printed. */
  url: string;
  /** What the keys of requests begin with, so that they differ from those of other outputs. Default: the URL without its query. */
  output?: string | undefined;
  /** Default POST. */
  method?: 'POST' | 'PUT' | undefined;
  /** A request has a JSON array, or a JSON value a line. Default `json`. */
  format?: 'json' | 'ndjson' | undefined;
  /** What is sent for a record. Default: the record. */
  body?: ((record: T) => unknown) | undefined;
  /** The most records of a request. Default 1000. */
  maxRecords?: number | undefined;
  /** The most bytes of the body of a request, before it is compressed. Default 1 MiB. */
  maxBytes?: number | undefined;
  /** Whether bodies are compressed. Default false. */
  gzip?: boolean | undefined;
  /** Requests of a partition that may be on their way at once; more than 1 may arrive in another order. Default 1. */
  concurrency?: number | undefined;
  /** Of each request. Never printed. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** A token for `Authorization: Bearer …`. Never printed. */
  bearer?: string | undefined;
  /** For `Authorization: Basic …`. Never printed. */
  basic?: { readonly user: string; readonly password: string } | undefined;
  /** Settings of node:tls (`ca`, `cert`, `key`, `servername` …) for https. Never printed. */
  tls?: TlsSetting | undefined;
  /** Milliseconds to wait for a connection. Default 10 000. */
  connectTimeout?: number | undefined;
  /** Milliseconds to wait for an answer; then the server counts as stalled. Default 30 000. */
  stallTimeout?: number | undefined;
  /** How often a request is tried before the task fails. Default 6. */
  attempts?: number | undefined;
}

const hasNoLogin = (url: string): boolean => new URL(url).username === '';
const positive = z.int().min(1);
const isFunction = (value: unknown): boolean => typeof value === 'function';

export const httpSinkOptions = z
  .object({
    url: secret(z.url({ protocol: /^https?$/ }).refine(hasNoLogin, 'give user and password as basic')),
    output: z.string().min(1).max(200).optional(),
    method: z.enum(['POST', 'PUT']).default('POST'),
    format: z.enum(['json', 'ndjson']).default('json'),
    body: z.custom<(record: unknown) => unknown>(isFunction, 'expected a function').optional(),
    maxRecords: positive.default(1000),
    maxBytes: positive.default(1_048_576),
    gzip: z.boolean().default(false),
    concurrency: positive.max(64).default(1),
    headers: secret(z.record(z.string(), z.string()).optional()),
    bearer: secret(z.string().min(1).optional()),
    basic: secret(z.object({ user: z.string().regex(/^[^:]*$/), password: z.string() }).optional()),
    tls: tlsOptions,
    connectTimeout: positive.default(10_000),
    stallTimeout: positive.default(30_000),
    attempts: positive.default(6),
  })
  .refine(({ bearer, basic }) => bearer === undefined || basic === undefined, {
    message: 'goes without bearer',
    path: ['basic'],
  });

/** The options with their defaults. */
export type HttpSinkSettings = z.output<typeof httpSinkOptions>;
