import {
  definePlugin,
  defineSink,
  LOGGER,
  type Plugin,
  type Prepared,
  type Sink,
} from '@dstream/core/plugin';
import { countersOf, hashesOf, streamOf } from './commands.ts';
import {
  redisCountersOptions,
  redisHashesOptions,
  redisStreamOptions,
  type RedisCountersOptions,
  type RedisHashesOptions,
  type RedisStreamOptions,
} from './options.ts';
import { RedisSink } from './redis-sink.ts';

export type {
  RedisCountersOptions,
  RedisHashesOptions,
  RedisOptions,
  RedisStreamOptions,
} from './options.ts';
export type { RedisErrorCode } from './redis-error.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    redisCounters: { options: RedisCountersOptions<any>; record: unknown };
    redisHashes: { options: RedisHashesOptions<any>; record: unknown };
    redisStream: { options: RedisStreamOptions<any>; record: unknown };
  }
}

const counters = defineSink({
  name: 'redisCounters',
  options: redisCountersOptions,
  create: (options, use) => new RedisSink('redisCounters', options, countersOf(options), use(LOGGER)),
});

/** Adds to counters of Redis what the records of each batch come to, once. */
export const redisCounters = counters as {
  <T = unknown>(options: RedisCountersOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof counters.binding;
};

const hashes = defineSink({
  name: 'redisHashes',
  options: redisHashesOptions,
  create: (options, use) => new RedisSink('redisHashes', options, hashesOf(options), use(LOGGER)),
});

/** Sets fields of hashes of Redis, those of a batch all at once. */
export const redisHashes = hashes as {
  <T = unknown>(options: RedisHashesOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof hashes.binding;
};

const stream = defineSink({
  name: 'redisStream',
  options: redisStreamOptions,
  create: (options, use) => new RedisSink('redisStream', options, streamOf(options), use(LOGGER)),
});

/** Appends an entry to a stream of Redis for each record, once. */
export const redisStream = stream as {
  <T = unknown>(options: RedisStreamOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof stream.binding;
};

/** Finds the sinks of this package by name: `redisCounters`, `redisHashes`, `redisStream`. */
export const redisSinkPlugin: Plugin = definePlugin({
  name: '@dstream/sink-redis',
  provides: [redisCounters, redisHashes, redisStream],
});
