import { crashSweep, type Outside } from '@dstream/testing';
import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import type { KinesisSourceOptions } from '../src/index.ts';
import { isBefore, type PlannedRange } from '../src/sequence-range.ts';
import { made } from './support/batches.ts';
import { TestStream } from './support/test-stream.ts';

const rows = [
  ['a', 'b', 'a'],
  ['b', 'c', 'd'],
];

await service('kinesis', ({ listeners }) => {
  /** A stream that holds all rows, of which a batch reads one, by a source that a process makes anew. */
  const overStream = async (options: Partial<KinesisSourceOptions>): Promise<Outside<string, string>> => {
    const stream = await TestStream.create(listeners.plain);
    const numbers = await stream.put(rows.flat().map((data) => ({ data })));
    let committed = '0';
    return {
      source: (step) => {
        const source = made({
          ...stream.options,
          startingPosition: 'TRIM_HORIZON',
          maxRatePerShard: 3,
          ...options,
        });
        const { read } = source;
        const swept = Object.assign(source, {
          async *read(...given: Parameters<typeof read>) {
            for await (const chunk of read.apply(source, given))
              yield chunk.map(({ data }) => data as string);
          },
          commit: (ranges: readonly PlannedRange[]) =>
            step('end of a batch', () => {
              committed = ranges[0]!.throughSequenceNumber;
            }),
        });
        return swept;
      },
      isRead: () => !isBefore(committed, numbers.at(-1)!),
    };
  };

  test.each([67_108_864, 0])(
    'whenever it dies, each record is in one batch, with keepBytes %i',
    async (keepBytes) => {
      const { runs } = await crashSweep({
        rows,
        outside: () => overStream({ keepBytes }),
        build: (words) => words.map((word) => word.toUpperCase()),
      });
      expect(runs).toBeGreaterThan(20);
    },
  );
});
