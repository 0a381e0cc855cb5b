import { crashSweep, type Outside } from '@dstream/testing';
import { expect, test } from 'vitest';
import { service, type Listener } from '../../../tools/vitest/service.ts';
import type { RecordPlace } from '../src/index.ts';
import { sinkOf, TestStream } from './support/test-stream.ts';

const data = (value: string, { id }: RecordPlace): string => `${id} ${value}`;

const outside = async (listener: Listener, view: 'all' | 'distinct'): Promise<Outside<string, string>> => {
  const stream = await TestStream.create(listener);
  return {
    sink: () => sinkOf({ ...stream.options, data }),
    async read() {
      const all = (await stream.read()).map((found) => found.data.split(' ') as [string, string]);
      return view === 'all' ? all.map(([, value]) => value) : [...new Map(all).values()];
    },
  };
};

await service('kinesis', ({ listeners }) => {
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
