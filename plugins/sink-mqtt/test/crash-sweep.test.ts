import { randomUUID } from 'node:crypto';
import type { Sink } from '@dstream/core/plugin';
import { crashSweep, type Outside } from '@dstream/testing';
import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { startReader, urlOf, type Address } from './support/reader.ts';
import { sinkOf } from './support/writing.ts';

const outside = async (broker: Address, view: 'all' | 'distinct'): Promise<Outside<string, string>> => {
  const topic = `crash/${randomUUID()}`;
  const reader = await startReader(broker, topic);
  const sinks: Sink<unknown>[] = [];
  return {
    sink() {
      const sink = sinkOf({ url: urlOf(broker), topic });
      sinks.push(sink);
      return sink;
    },
    read: () => reader[view](),
    async close() {
      for (const sink of sinks) await sink.close?.();
    },
  };
};

await service('mosquitto', ({ listeners }) => {
  test.each([
    ['at-least-once', 'all'],
    ['exactly-once', 'distinct'],
  ] as const)('whenever the process dies: %s for one who reads %s', async (delivery, view) => {
    const { runs } = await crashSweep({
      rows: [['a', 'b'], ['c']],
      build: (words) => words.map((word) => word.repeat(2)),
      outside: () => outside(listeners.plain, view),
      delivery,
    });
    expect(runs).toBeGreaterThan(15);
  });
});
