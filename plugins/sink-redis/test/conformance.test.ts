import type { Prepared, Sink } from '@dstream/core/plugin';
import { describeSink, type SinkUnderTest } from '@dstream/testing/conformance';
import type { Redis } from 'ioredis';
import { service, type Listener } from '../../../tools/vitest/service.ts';
import { redisCounters, redisHashes, redisStream } from '../src/index.ts';
import { clientOf, made, uniqueName } from './support/writing.ts';

interface Place {
  readonly prepare: (name: string, server: Listener) => Prepared<Sink<string>>;
  readonly read: (redis: Redis, name: string) => Promise<string[]>;
}

const keysOf = async (redis: Redis, name: string): Promise<string[]> =>
  (await redis.keys(`${name}/*`)).toSorted();

const places: Readonly<Record<string, Place>> = {
  redisCounters: {
    prepare: (name, { host, port }) =>
      redisCounters<string>({ host, port, output: name, key: (record) => `${name}/${record}` }),
    async read(redis, name) {
      const counted = (await keysOf(redis, name)).map(async (key) => {
        const times = Number(await redis.get(key));
        return Array.from({ length: times }, () => key.slice(name.length + 1));
      });
      return (await Promise.all(counted)).flat();
    },
  },
  redisHashes: {
    prepare: (name, { host, port }) =>
      redisHashes<string>({
        host,
        port,
        output: name,
        key: (record) => `${name}/${record}`,
        fields: (record) => ({ record, length: record.length }),
      }),
    async read(redis, name) {
      const hashes = (await keysOf(redis, name)).map((key) => redis.hget(key, 'record'));
      return (await Promise.all(hashes)).map(String);
    },
  },
  redisStream: {
    prepare: (name, { host, port }) =>
      redisStream<string>({ host, port, output: name, key: `${name}/all`, fields: (record) => ({ record }) }),
    async read(redis, name) {
      const entries = await redis.xrange(`${name}/all`, '-', '+');
      return entries.map(([, [, record]]) => String(record));
    },
  },
};

await service('redis', ({ listeners }) => {
  for (const [kind, { prepare, read }] of Object.entries(places)) {
    const over = (name: string): SinkUnderTest<string> => {
      const redis = clientOf(listeners.plain);
      return {
        sink: made(prepare(name, listeners.plain)),
        read: () => read(redis, name),
        again: () => over(name),
      };
    };
    describeSink(kind, { create: () => over(uniqueName()), record: (n) => `record ${n}` });
  }
});
