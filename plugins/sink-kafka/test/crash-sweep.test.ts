import { crashSweep, type Outside } from '@dstream/testing';
import { afterAll, expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { addressOf, Cluster } from './support/cluster.ts';
import { sinkFor } from './support/sink.ts';

await service('kafka', ({ listeners }) => {
  const cluster = new Cluster(addressOf(listeners.plain));
  const { brokers } = cluster;
  afterAll(() => cluster.close());

  /** A topic of its own for each run. */
  const outside = async (isTransactional: boolean): Promise<Outside<string, string>> => {
    const topic = await cluster.topic('swept', { partitions: 2 });
    return {
      sink: () => sinkFor<string>({ brokers, topic, ...(isTransactional && { output: topic }) }),
      read: async () => (await cluster.values(topic)).map(String),
    };
  };

  test('in transactions every record is there once, whenever the process died', async () => {
    const { runs } = await crashSweep({
      rows: [['a', 'b'], ['c'], ['d', 'e']],
      build: (words) => words.repartition(2).map((text) => `${text} ${text}`),
      outside: () => outside(true),
    });
    expect(runs).toBeGreaterThan(20);
  });

  test('without, none is missing', async () => {
    const { runs } = await crashSweep({
      rows: [['a', 'b'], ['c']],
      build: (words) => words.map((text) => `${text} ${text}`),
      delivery: 'at-least-once',
      outside: () => outside(false),
    });
    expect(runs).toBeGreaterThan(15);
  });
});
