import type { DStream } from '@dstream/core';
import { crashSweep } from '@dstream/testing';
import { expect, test } from 'vitest';
import { FsCheckpointStore } from '../src/index.ts';
import { temporaryDirectory } from './support/directory.ts';

const counts = (words: DStream<string>): DStream<[string, number]> =>
  words
    .map((word) => [word, 1])
    .updateStateByKey((ones: number[], count: number | null) => (count ?? 0) + ones.length)
    .checkpoint(2000);

test.each(['direct', 'receiver'] as const)(
  'a program with a %s source goes on from the directory, whenever it died',
  async (input) => {
    const { runs } = await crashSweep({
      rows: [['a'], ['b', 'a'], ['a']],
      input,
      build: counts,
      outside: async () => {
        const dir = await temporaryDirectory();
        let last: FsCheckpointStore | undefined;
        return {
          async checkpoint() {
            // Stands for the end of the process, which takes its lock with it.
            await last?.close();
            return (last = new FsCheckpointStore({ dir, segmentBytes: 4096 }));
          },
          close: () => last?.close(),
        };
      },
    });
    expect(runs).toBeGreaterThan(30);
  },
);
