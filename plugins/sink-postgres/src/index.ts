import {
  definePlugin,
  defineSink,
  LOGGER,
  type Plugin,
  type Prepared,
  type Sink,
} from '@dstream/core/plugin';
import { postgresSinkOptions, type PostgresSinkOptions } from './options.ts';
import { PostgresSink } from './postgres-sink.ts';

export type { PostgresConnectionOptions, PostgresSinkOptions } from './options.ts';
export type { PostgresErrorCode } from './postgres-error.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    postgres: { options: PostgresSinkOptions<any>; record: unknown };
  }
}

const postgres = defineSink({
  name: 'postgres',
  options: postgresSinkOptions,
  create: (settings, use) => new PostgresSink(settings, use(LOGGER)),
});

/**
 * Writes each batch to a table of PostgreSQL in one transaction: rows are added or, with `key`, replaced. A batch that
 * comes again after a crash is known and left out.
 */
export const postgresSink = postgres as {
  <T = unknown>(options: PostgresSinkOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof postgres.binding;
};

/** Finds the sink of this package by name: `postgres`. */
export const postgresSinkPlugin: Plugin = definePlugin({
  name: '@dstream/sink-postgres',
  provides: [postgresSink],
});
