import type { Sink } from '@dstream/core';
import { crashSweep } from '@dstream/testing';
import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { amqpSink } from '../src/index.ts';
import { made } from './support/attempt-of.ts';
import { testQueue } from './support/test-queue.ts';

await service('rabbitmq', ({ listeners }) => {
  test('whenever the process dies, every record is there: once for a consumer that knows the ids it has seen', async () => {
    const { runs } = await crashSweep({
      rows: [['a', 'b'], ['c'], [], ['d', 'e']],
      build: (words) => words.map((word) => `${word}${word}`),
      outside: async () => {
        const { url, name, distinct } = await testQueue(listeners.plain);
        const sinks: Sink<string>[] = [];
        return {
          sink: () => {
            sinks.push(made(amqpSink<string>({ url, routingKey: name })));
            return sinks.at(-1)!;
          },
          read: distinct,
          async close() {
            for (const sink of sinks) await sink.close?.();
          },
        };
      },
    });
    expect(runs).toBeGreaterThan(20);
  });
});
