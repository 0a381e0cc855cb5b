import { tlsOptions, type TlsSetting } from '@dstream/connection';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** Which server, which database, and as whom: what is not given comes from the environment (PGHOST, PGUSER …), as for psql. */
export interface PostgresConnectionOptions {
  /** All in one: `postgres://user:password@host:5432/database`. Never printed. */
  url?: string | undefined;
  host?: string | undefined;
  /** Default 5432. */
  port?: number | undefined;
  database?: string | undefined;
  user?: string | undefined;
  /** Never printed. */
  password?: string | undefined;
  /** true, or settings of node:tls (`ca`, `cert`, `key`, `servername` …), for TLS. Default: false. Never printed. */
  tls?: TlsSetting | undefined;
  /** Milliseconds to wait for a connection. Default 10 000. */
  connectTimeout?: number | undefined;
  /** Milliseconds to wait for an answer; then the server counts as stalled. Default 60 000. */
  stallTimeout?: number | undefined;
  /** The most connections of one thread to this server. Default 4. */
  connections?: number | undefined;
}

/** Options of `postgresSink`. */
export interface PostgresSinkOptions<T = unknown> extends PostgresConnectionOptions {
  /** The name of this output, by which the database knows its batches. No other output of any program may have it. */
  output: string;
  /** The table to write to, with its schema if that is not found by itself: `orders`, `shop.orders`. */
  table: string;
  /** For each column to write, what a record has for it. */
  columns: Readonly<Record<string, (record: T) => unknown>>;
  /** Columns that identify a row: one that is there already is replaced. Default: none, rows are added. */
  key?: readonly string[] | undefined;
  /**
   * With `key`, how columns of a row that is there already change, in SQL; `old` is that row and `new` the one that is
   * written: `{ total: 'old.total + new.total' }`. Default: all columns but the key are replaced.
   */
  update?: Readonly<Record<string, string>> | undefined;
  /** The schema for what the sink notes of its batches; made when it is missing. Default `dstream`. */
  schema?: string | undefined;
  /** How many of its batches an output remembers, to know them when they come again. Default 100 000. */
  remembered?: number | undefined;
}

const name = z.string().min(1).max(63);
const positive = z.int().min(1);
const isFunction = (value: unknown): boolean => typeof value === 'function';
const column = z.custom<(record: unknown) => unknown>(isFunction, 'expected a function');

/** The options as they are checked. */
export const postgresSinkOptions = z
  .object({
    url: secret(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
    host: z.string().min(1).optional(),
    port: z.int().min(1).max(65_535).optional(),
    database: name.optional(),
    user: name.optional(),
    password: secret(z.string().optional()),
    tls: tlsOptions,
    connectTimeout: positive.default(10_000),
    stallTimeout: positive.default(60_000),
    connections: positive.default(4),
    output: z.string().min(1).max(200),
    table: z.string().regex(/^[^.]+(\.[^.]+)?$/, 'expected table or schema.table'),
    columns: z
      .record(name, column)
      .refine((columns) => Object.keys(columns).length > 0, 'expected at least one column'),
    key: z.array(name).min(1).optional(),
    update: z.record(name, z.string().min(1)).optional(),
    schema: name.default('dstream'),
    remembered: positive.default(100_000),
  })
  .superRefine(({ columns, key, update }, context) => {
    const problem = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    for (const one of key ?? []) if (!(one in columns)) problem('key', `${one} is not one of columns`);
    if (update && !key) problem('update', 'needs key');
  });

/** The options with their defaults. */
export type PostgresSettings = z.output<typeof postgresSinkOptions>;
