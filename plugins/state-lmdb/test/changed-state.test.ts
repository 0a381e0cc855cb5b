import { readdirSync } from 'node:fs';
import type { DirectSource, Time } from '@dstream/core';
import { bind, definePlugin, MemoryCheckpointStore, STATE_STORE } from '@dstream/core/plugin';
import { crashSweep, testContext, VirtualClock } from '@dstream/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countsOf, type Shape } from './support/counting.ts';
import { temporaryDirectory } from './support/directory.ts';
import { storeIn } from './support/store.ts';

const first: Shape = { id: 'words', numPartitions: 2, schema: 1 };
const everything: Shape = { id: 'counts', was: 'words', numPartitions: 3, schema: 2 };

test(
  'no death makes a difference to state that is renamed, repartitioned and migrated',
  { timeout: 120_000 },
  async () => {
    let process = -1;
    const { runs } = await crashSweep<string, readonly [string, number]>({
      rows: [['a', 'b'], ['a']],
      outside: () => {
        process = -1;
        const dir = temporaryDirectory();
        const stores: ReturnType<typeof storeIn>[] = [];
        return {
          states: () => {
            process++;
            const store = storeIn(dir, { memory: 0 });
            stores.push(store);
            return store;
          },
          close: async () => {
            for (const store of stores) await store.close();
          },
        };
      },
      build: (words) => countsOf(words, process > 0 ? everything : first),
    });
    expect(runs).toBeGreaterThan(20);
  },
);

const word = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '', 'x'.repeat(3000), 'ж'.repeat(1500), 'lone \ud800'),
  fc.integer({ min: 0, max: 60 }).map((n) => `word ${n}`),
);

/** One process after the other: how it keeps its counts, what its batches bring, how it ends, and its memory. */
const processes = fc.array(
  fc.record({
    id: fc.constantFrom('words', 'counts', 'sums'),
    numPartitions: fc.integer({ min: 1, max: 4 }),
    upgrades: fc.boolean(),
    rows: fc.array(fc.array(word, { maxLength: 12 }), { minLength: 1, maxLength: 3 }),
    isKilled: fc.boolean(),
    memory: fc.constantFrom(0, 20_000, 2 ** 20),
  }),
  { minLength: 2, maxLength: 5 },
);

const sourceOf = (rows: readonly (readonly string[])[]): DirectSource<string, { row: number }> => ({
  kind: 'direct',
  name: 'rows',
  plan: ([previous]) => [{ row: (previous?.row ?? -1) + 1 }].filter(({ row }) => row < rows.length),
  async *read({ row }) {
    yield rows[row]!;
  },
});

test(
  'whatever becomes of a program, its counts are those of all words so far',
  { timeout: 240_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(processes, async (lives) => {
        const dir = temporaryDirectory();
        const clock = new VirtualClock();
        const [rows, written] = [[] as (readonly string[])[], new Map<Time, [string, number][]>()];
        let checkpoint = new MemoryCheckpointStore();
        let shape: Shape = { ...first, id: lives[0]!.id };
        for (const { id, numPartitions, upgrades, rows: more, isKilled, memory } of lives) {
          const was = id === shape.id ? undefined : shape.id;
          shape = { id, was, numPartitions, schema: upgrades || shape.schema === 2 ? 2 : 1 };
          rows.push(...more);
          const store = storeIn(dir, { memory });
          const states = definePlugin({ name: 'states', provides: [bind(STATE_STORE, () => store)] });
          const { ssc } = testContext({ clock, checkpoint, plugins: [states] });
          countsOf(ssc.stream(sourceOf(rows)), shape).foreachRDD(async (rdd, time) => {
            written.set(time, await rdd.collect());
          });
          await clock.runUntil(ssc.start());
          await clock.advance(1000 * more.length);
          const left = new MemoryCheckpointStore(checkpoint);
          if (isKilled) left.takeOver();
          await clock.runUntil(ssc.stop({ drain: !isKilled }));
          clock.unwatch(ssc);
          await store.close();
          checkpoint = isKilled ? left : new MemoryCheckpointStore(checkpoint);
          const expected = new Map<string, number>();
          for (const each of rows.flat()) expected.set(each, (expected.get(each) ?? 0) + 1);
          expect(new Map([...written.values()].at(-1))).toEqual(expected);
          expect(readdirSync(dir).filter((name) => /^state-.*\.mdb$/.test(name))).toHaveLength(numPartitions);
        }
      }),
      { numRuns: 25 },
    );
  },
);
