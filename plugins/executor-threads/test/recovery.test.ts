import type { StreamingContextOptions, Time } from '@dstream/core';
import { MemoryCheckpointStore } from '@dstream/core/plugin';
import { testContext, VirtualClock } from '@dstream/testing';
import { expect, test } from 'vitest';
import { recovered, rows, type Written } from './recovered.ts';
import { newPlace } from './run-program.ts';
import { threadsFor } from './threads-for.ts';

const timeout = 240_000;

const sums = (batches: readonly (readonly number[])[]): readonly string[] => {
  const byKey = new Map<number, number>();
  for (const n of batches.flat()) byKey.set(n % 3, (byKey.get(n % 3) ?? 0) + n);
  return Array.from(byKey, ([key, sum]) => `${key}: ${sum}`).toSorted();
};

/** What is written when nothing happens: totals of the keys that a batch has, windows of three batches. */
const expected = (batch: number) => {
  const keys = new Set(rows[batch]!.map((n) => `${n % 3}`));
  return {
    totals: sums(rows.slice(0, batch + 1)).filter((text) => keys.has(text.split(':')[0]!)),
    windows: sums(rows.slice(Math.max(0, batch - 2), batch + 1)),
  };
};

interface Process {
  readonly clock: VirtualClock;
  readonly place: string;
  readonly written: Written;
  readonly store: MemoryCheckpointStore;
  readonly workers: number;
  readonly until: Time;
  readonly writing?: (time: Time) => void;
  readonly context?: Partial<StreamingContextOptions>;
}

/** One process of the application; resolves to the slots that were lost. */
const live = async ({ clock, place, written, store, workers, until, writing, context = {} }: Process) => {
  const entry = new URL(`./app-recovered.ts?${new URLSearchParams({ place }).toString()}`, import.meta.url);
  const plugins = [threadsFor(entry, { workers })];
  await using running = testContext({ clock, ...context, checkpoint: store, plugins });
  const lost: string[] = [];
  running.ssc.addStreamingListener({ onSlotLost: ({ reason }) => void lost.push(reason) });
  running.ssc.awaitTermination().catch(() => undefined);
  recovered(running.ssc, place, written, writing);
  await clock.runUntil(running.ssc.start());
  await clock.advanceTo(until);
  await clock.runUntil(running.ssc.idle());
  return lost;
};

test.each([
  ['as many workers and partitions', 2, 2],
  ['more workers and partitions', 3, 5],
  ['fewer partitions', 2, 1],
])('a program on threads goes on in another process: %s', { timeout }, async (_, workers, partitions) => {
  const clock = new VirtualClock({ patience: 100_000 });
  const place = newPlace();
  const written: Written = { totals: new Map(), windows: new Map() };
  const first = new MemoryCheckpointStore();
  await live({
    clock,
    place,
    written,
    store: first,
    workers: 2,
    until: 3000,
    // To those after it the process has ended here: the third batch is under way.
    writing: (time) => {
      if (time === 3000) first.takeOver();
    },
    context: { defaultParallelism: 2 },
  });
  written.totals.delete(3000);
  written.windows.delete(3000);
  const left = new MemoryCheckpointStore(first);
  const context = { defaultParallelism: partitions };
  const lost = await live({ clock, place, written, store: left, workers, until: 6000, context });
  expect(lost).toEqual([expect.stringMatching(/exit code 3/)]);
  expect([...written.totals.keys()].toSorted((a, b) => a - b)).toEqual([1000, 2000, 3000, 4000, 5000, 6000]);
  for (const batch of rows.keys()) {
    const time = 1000 * (batch + 1);
    expect({ totals: written.totals.get(time), windows: written.windows.get(time) }).toEqual(expected(batch));
  }
});
