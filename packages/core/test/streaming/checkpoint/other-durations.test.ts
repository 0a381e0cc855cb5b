import type { DStream, StreamingContext } from '@dstream/core';
import { expect, test } from 'vitest';
import { DurableStates } from '../../support/durable-states.ts';
import { World } from './world.ts';

const rows = ['a', 'b', 'a', 'c', 'a', 'a', 'a', 'b', 'b', 'd', 'b', 'a'].map((word) => [word]);

const counting =
  (numPartitions = 2) =>
  (ssc: StreamingContext, world: World): void =>
    (ssc.stream(world.source()) as DStream<string>)
      .window(2000, 2000)
      .mapToPair((word) => [word, 1])
      .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length, {
        numPartitions,
        initialState: [['a', 100]],
      })
      .id('words')
      .to(world.sink());

/** What is counted after so many rows. */
const after = (count: number): Record<string, number> => {
  const counts: Record<string, number> = { a: 100 };
  for (const [word] of rows.slice(0, count)) counts[word!] = (counts[word!] ?? 0) + 1;
  return counts;
};

const written = (world: World): unknown[] =>
  [...world.written].map(([time, records]) => [time, Object.fromEntries(records as [string, number][])]);

const keepers = [
  ['a checkpoint', () => ({})],
  ['a durable store', () => ({ plugins: [new DurableStates().plugin] })],
] as const;

test.each(keepers)(
  'batches of another duration go on with inputs and state, kept by %s',
  async (_, keeper) => {
    const options = keeper();
    const world = new World([...rows]);
    await world.run(counting(), 4000, 'drain', options);
    await world.run(counting(), 6000, 'kill', { ...options, batchDuration: 500 });
    await world.run(counting(), 8000, 'drain', { ...options, batchDuration: 500 });
    await world.run(counting(), 10_000, 'drain', { ...options, batchDuration: 2000 });
    expect(written(world)).toEqual([
      [2000, after(2)],
      [4000, after(4)],
      [6000, after(8)],
      [8000, after(12)],
      [10_000, after(12)],
    ]);
  },
);

test.each(keepers)(
  'so they do when the process ends before state has a batch, kept by %s',
  async (_, keeper) => {
    const options = keeper();
    const world = new World([...rows]);
    await world.run(counting(), 4000, 'drain', options);
    await world.run(counting(), 4000, 'kill', { ...options, batchDuration: 500 });
    await world.run(counting(), 5000, 'kill', { ...options, batchDuration: 500 });
    await world.run(counting(3), 6000, 'kill', { ...options, batchDuration: 500 });
    await world.run(counting(3), 8000, 'kill', { ...options, batchDuration: 500 });
    expect(written(world)).toEqual([
      [2000, after(2)],
      [4000, after(4)],
      [6000, after(8)],
      [8000, after(12)],
    ]);
  },
);
