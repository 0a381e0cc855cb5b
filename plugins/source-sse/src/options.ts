import { tlsOptions, type TlsSetting } from '@dstream/connection';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** Options of `sse`. */
export interface SseOptions {
  /** The feed: `https://example.com/events`. Its query is never printed. */
  url: string;
  /**
   * A file that keeps the id of the last event that is durable, for the next process to go on after it. One for each feed. Without
   * it only restarts of the receiver within the process go on there.
   */
  resumeFile?: string | undefined;
  /** The id to go on after, as long as `resumeFile` has none. Default: none, and the server decides where the feed begins. */
  lastEventId?: string | undefined;
  /** Of each request. Never printed. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** A token for `Authorization: Bearer …`. Never printed. */
  bearer?: string | undefined;
  /** For `Authorization: Basic …`. Never printed. */
  basic?: { readonly user: string; readonly password: string } | undefined;
  /** Settings of node:tls (`ca`, `cert`, `key`, `servername` …) for https. Never printed. */
  tls?: TlsSetting | undefined;
  /** Milliseconds to wait before asking again after the server ended an answer, until it says `retry`. Default 3000. */
  retry?: number | undefined;
  /** The most characters of an event. Default 1 Mi. */
  maxEventLength?: number | undefined;
  /** The most bytes that were read and are not durable yet; then nothing more is read. Default 8 MiB. */
  maxWaitingBytes?: number | undefined;
  /** Milliseconds in which events become one block. Default 50. */
  linger?: number | undefined;
  /** Milliseconds to wait for a connection. Default 10 000. */
  connectTimeout?: number | undefined;
  /** Milliseconds without an event or a comment after which the server counts as stalled; 0 for never. Default 60 000. */
  stallTimeout?: number | undefined;
}

const hasNoLogin = (url: string): boolean => new URL(url).username === '';
const positive = z.int().min(1);
const id = z.string().regex(/^[\x20-\x7E]+$/, 'expected printable characters of ASCII');

export const sseOptions = z
  .object({
    url: secret(z.url({ protocol: /^https?$/ }).refine(hasNoLogin, 'give user and password as basic')),
    resumeFile: z.string().min(1).optional(),
    lastEventId: id.optional(),
    headers: secret(z.record(z.string(), z.string()).optional()),
    bearer: secret(z.string().min(1).optional()),
    basic: secret(z.object({ user: z.string().regex(/^[^:]*$/), password: z.string() }).optional()),
    tls: tlsOptions,
    retry: z.int().min(0).default(3000),
    maxEventLength: positive.default(1_048_576),
    maxWaitingBytes: positive.default(8_388_608),
    linger: z.number().min(0).default(50),
    connectTimeout: positive.default(10_000),
    stallTimeout: z.int().min(0).default(60_000),
  })
  .refine(({ bearer, basic }) => bearer === undefined || basic === undefined, {
    message: 'goes without bearer',
    path: ['basic'],
  });

/** The options with their defaults. */
export type SseSettings = z.output<typeof sseOptions>;
