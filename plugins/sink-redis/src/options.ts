import { tlsOptions, type TlsSetting } from '@dstream/connection';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** Which server, and as whom; and what all sinks of this package share. */
export interface RedisOptions {
  /**
   * The name of this output, by which the server knows its batches. No other output of any program may have it. On a
   * cluster it holds the hash tag of all keys that are written: `{orders}`.
   */
  output: string;
  /** Default: localhost. */
  host?: string | undefined;
  /** Default: 6379. */
  port?: number | undefined;
  /** Number of the database. Default: 0. */
  database?: number | undefined;
  username?: string | undefined;
  /** Never printed. */
  password?: string | undefined;
  /** true, or settings of node:tls (`ca`, `cert`, `key`, `servername` …), for TLS. Default: false. Never printed. */
  tls?: TlsSetting | undefined;
  /** Milliseconds to wait for a connection. Default: 10,000. */
  connectTimeout?: number | undefined;
  /** How often a connection is tried, with growing pauses, before a write fails. Default: 10. */
  connectAttempts?: number | undefined;
  /** Milliseconds to wait for an answer; then the server counts as stalled. Default: 30,000. */
  stallTimeout?: number | undefined;
  /** How many of its batches an output remembers, to know them when they come again. Default: 10,000. */
  remembered?: number | undefined;
}

/** Options of `redisCounters`. */
export interface RedisCountersOptions<T = unknown> extends RedisOptions {
  /** The key of the counter of a record. */
  key: (record: T) => string;
  /** What a record adds to it, a whole number. Default: 1. */
  by?: ((record: T) => number) | undefined;
}

/** Options of `redisHashes`. */
export interface RedisHashesOptions<T = unknown> extends RedisOptions {
  /** The key of the hash of a record. */
  key: (record: T) => string;
  /** The fields it sets. Others of the hash stay. */
  fields: (record: T) => Readonly<Record<string, string | number>>;
}

/** Options of `redisStream`. */
export interface RedisStreamOptions<T = unknown> extends RedisOptions {
  /** The key of the stream, of all records or of each. */
  key: string | ((record: T) => string);
  /** The fields of the entry of a record. */
  fields: (record: T) => Readonly<Record<string, string | number>>;
  /** About how many entries a stream keeps. Default: all. */
  maxLength?: number | undefined;
}

/** Checked options that all sinks share. */
export interface RedisSettings {
  readonly output: string;
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls: TlsSetting;
  readonly connectTimeout: number;
  readonly connectAttempts: number;
  readonly stallTimeout: number;
  readonly remembered: number;
}

const positive = z.int().min(1);
const isFunction = (value: unknown): boolean => typeof value === 'function';
const functionOf = <F>(): z.ZodCustom<F, F> => z.custom<F>(isFunction, 'expected a function');

const shared = {
  output: z.string().min(1),
  host: z.string().min(1).default('localhost'),
  port: positive.max(65_535).default(6379),
  database: z.int().min(0).default(0),
  username: z.string().min(1).optional(),
  password: secret(z.string().optional()),
  tls: tlsOptions,
  connectTimeout: positive.default(10_000),
  connectAttempts: positive.default(10),
  stallTimeout: positive.default(30_000),
  remembered: positive.default(10_000),
};

const keyOf = functionOf<(record: any) => string>();
const fieldsOf = functionOf<(record: any) => Readonly<Record<string, string | number>>>();

export const redisCountersOptions = z.object({
  ...shared,
  key: keyOf,
  by: functionOf<(record: any) => number>().optional(),
});

export const redisHashesOptions = z.object({ ...shared, key: keyOf, fields: fieldsOf });

export const redisStreamOptions = z.object({
  ...shared,
  key: z.union([z.string().min(1), keyOf]),
  fields: fieldsOf,
  maxLength: positive.optional(),
});
