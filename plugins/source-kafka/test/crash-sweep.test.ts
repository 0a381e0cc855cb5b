import type { DirectSource } from '@dstream/core/plugin';
import { crashSweep, type Outside } from '@dstream/testing';
import { afterAll, expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import type { KafkaRecord, KafkaSourceOptions } from '../src/index.ts';
import type { PlannedRange } from '../src/offset-range.ts';
import { addressOf, Cluster } from './support/cluster.ts';
import { made } from './support/source.ts';

type Record = KafkaRecord<any, any>;

const rows = [
  ['a', 'b', 'a'],
  ['b', 'c', 'd'],
];

await service('kafka', ({ listeners }) => {
  const cluster = new Cluster(addressOf(listeners.plain));
  afterAll(() => cluster.close());

  /** A topic that holds all rows, of which a batch reads one, by a source that a process makes anew. */
  const overTopic = async (options: Partial<KafkaSourceOptions>): Promise<Outside<string, string>> => {
    const topic = await cluster.topic('swept');
    await cluster.send(
      topic,
      rows.flat().map((value) => ({ value })),
    );
    let committed = 0;
    return {
      source: (step) => {
        const source = made({
          brokers: cluster.brokers,
          subscribe: topic,
          startingOffsets: 'earliest',
          maxRatePerPartition: 3,
          ...options,
        });
        const { read } = source;
        const swept: DirectSource<Record, PlannedRange> = Object.assign(source, {
          async *read(...given: Parameters<typeof read>) {
            for await (const chunk of read.apply(source, given))
              yield chunk.map(({ value }) => value as string);
          },
          commit: (ranges: readonly PlannedRange[]) =>
            step('commit of offsets', () => {
              committed = ranges[0]!.untilOffset;
            }),
        });
        return swept as unknown as DirectSource<string, PlannedRange>;
      },
      isRead: () => committed === rows.flat().length,
    };
  };

  test('whenever it dies, each record is in one batch', async () => {
    const { runs } = await crashSweep({
      rows,
      outside: () => overTopic({}),
      build: (words) => words.map((word) => word.toUpperCase()),
    });
    expect(runs).toBeGreaterThan(20);
  });
});
