import { describeSink, type SinkUnderTest } from '@dstream/testing/conformance';
import { afterAll } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { addressOf, Cluster } from './support/cluster.ts';
import { sinkFor } from './support/sink.ts';

const record = (n: number): string => `line ${n} ☃`;

await service('kafka', ({ listeners }) => {
  const cluster = new Cluster(addressOf(listeners.plain));
  const { brokers } = cluster;
  afterAll(() => cluster.close());

  const under = (topic: string, output?: string): SinkUnderTest<string> => ({
    sink: sinkFor<string>({ brokers, topic, output }),
    read: async () => (await cluster.values(topic)).map(String),
    again: () => under(topic, output),
  });

  describeSink('kafka', {
    create: async () => under(await cluster.topic('lines', { partitions: 2 })),
    record,
    skip: [
      { test: 'an attempt that failed half-way leaves nothing behind', reason: 'what was sent stays' },
      {
        test: 'of two attempts that succeeded only the one that won counts',
        reason: 'what was sent stays',
      },
      { test: 'a batch that is repeated as a whole is there once', reason: 'it is at-least-once' },
    ],
  });

  describeSink('kafka, in transactions', {
    create: async () => {
      const topic = await cluster.topic('lines', { partitions: 2 });
      return under(topic, topic);
    },
    record,
  });
});
