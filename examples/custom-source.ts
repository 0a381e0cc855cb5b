/**
 * A source of your own that can be read again by range, as a plugin: any numbered list of things.
 *
 *   npm run example examples/custom-source.ts
 */
import { definePlugin, defineSource, type DirectSource } from '@dstream/core/plugin';
import { milliseconds, StreamingContext } from 'dstream';
import * as z from 'zod';
import { stopAfter } from './support/stop-after.ts';

/** Plain data that says what to read: it is logged, and read again if a task fails. */
type Range = { from: number; to: number };

const squares = defineSource({
  name: 'squares',
  options: z.object({ perBatch: z.int().min(1) }),
  create: ({ perBatch }): DirectSource<number, Range> => ({
    kind: 'direct',
    name: 'squares',
    /** What comes after the ranges of the last batch. */
    plan: (previous, { limit }) => {
      const from = previous.at(-1)?.to ?? 0;
      return [{ from, to: from + Math.min(perBatch, limit) }];
    },
    /** The records of a range, always the same ones. */
    read: ({ from, to }) => [Array.from({ length: to - from }, (_, i) => (from + i) ** 2)],
    count: ({ from, to }) => to - from,
  }),
});

/** Lets programs find the source by its name, with its types. */
export const squaresPlugin = definePlugin({ name: 'squares-plugin', provides: [squares] });
declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    squares: { options: { perBatch: number }; record: number };
  }
}

const ssc = new StreamingContext({ batchDuration: milliseconds(100), plugins: [squaresPlugin] });
ssc.source('squares', { perBatch: 4 }).print();

stopAfter(3, ssc);
await ssc.start();
await ssc.awaitTermination();
