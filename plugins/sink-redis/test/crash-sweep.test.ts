import type { Sink } from '@dstream/core/plugin';
import { crashSweep, type Outside } from '@dstream/testing';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { redisCounters, redisStream } from '../src/index.ts';
import { clientOf, made, uniqueName, type Address } from './support/writing.ts';

type Prepare = (name: string, server: Address) => Sink<string>;

const outside = (
  server: Address,
  prepare: Prepare,
  read: (redis: Redis, name: string) => Promise<string[]>,
): Outside<string, string> => {
  const [name, redis, sinks] = [uniqueName(), clientOf(server), [] as Sink<string>[]];
  return {
    sink() {
      const sink = prepare(name, server);
      sinks.push(sink);
      return sink;
    },
    read: () => read(redis, name),
    async close() {
      for (const sink of sinks) await sink.close?.();
      redis.disconnect();
    },
  };
};

const counters: Prepare = (name, { host, port }) =>
  made(redisCounters<string>({ host, port, output: name, key: (record) => `${name}/${record}` }));

const readCounters = async (redis: Redis, name: string): Promise<string[]> => {
  const counted = (await redis.keys(`${name}/*`)).map(async (key) =>
    Array.from({ length: Number(await redis.get(key)) }, () => key.slice(name.length + 1)),
  );
  return (await Promise.all(counted)).flat();
};

const stream: Prepare = (name, { host, port }) =>
  made(
    redisStream<string>({ host, port, output: name, key: `${name}/all`, fields: (record) => ({ record }) }),
  );

const readStream = async (redis: Redis, name: string): Promise<string[]> =>
  (await redis.xrange(`${name}/all`, '-', '+')).map(([, [, record]]) => String(record));

await service('redis', ({ listeners }) => {
  test.each([
    ['counters', counters, readCounters],
    ['streams', stream, readStream],
  ] as const)('%s have every record once, whenever the process died', async (_, prepare, read) => {
    const { runs } = await crashSweep({
      rows: [['a', 'b'], ['a'], [], ['c', 'a']],
      build: (words) => words.map((word) => word.repeat(2)),
      outside: () => outside(listeners.plain, prepare, read),
    });
    expect(runs).toBeGreaterThan(30);
  });
});
