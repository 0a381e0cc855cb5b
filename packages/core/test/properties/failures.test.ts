import type { DStream, State } from '@dstream/core';
import { collectBatches, runBatches } from '@dstream/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { circumstances, keyedBatches } from './arbitraries.ts';
import { multisets } from './oracle.ts';

type Numbers = DStream<[string, number]>;
type Wrap = <F extends (...args: any[]) => unknown>(fn: F) => F;

/** Wraps functions so that some calls, counted over all of them, throw. */
const flaky = (failing: ReadonlySet<number>): Wrap => {
  let calls = 0;
  return <F extends (...args: any[]) => unknown>(fn: F) =>
    ((...args: any[]) => {
      if (failing.has(calls++)) throw new Error('not this time');
      return fn(...args);
    }) as F;
};

const sound: Wrap = (fn) => fn;
const add = (a: number, b: number): number => a + b;
const subtract = (a: number, b: number): number => a - b;
const total = (values: number[], state: number | null): number => values.reduce(add, state ?? 0);
const running = (key: string, value: number | null, state: State<number>): [string, number] => {
  const sum = (state.getOption() ?? 0) + (value ?? 0);
  if (!state.isTimingOut()) state.update(sum);
  return [key, sum];
};

const programs: Readonly<Record<string, (s: Numbers, wrap: Wrap) => DStream<unknown>>> = {
  map: (s, wrap) => s.map(wrap(([key, n]) => `${key}${n}`)),
  filter: (s, wrap) => s.filter(wrap(([, n]) => n > 0)),
  flatMap: (s, wrap) => s.flatMap(wrap(([key, n]) => [key, n])),
  mapPartitions: (s, wrap) => s.mapPartitions(wrap((all) => [[...all].length])),
  mapAsync: (s, wrap) => s.mapAsync(wrap(async ([, n]) => n)),
  reduceByKey: (s, wrap) => s.reduceByKey(wrap(add)),
  groupByKey: (s, wrap) => s.groupByKey().mapValues(wrap((values) => values.length)),
  combineByKey: (s, wrap) =>
    s.combineByKey(
      wrap((n) => [n]),
      wrap((all: number[], n: number) => [...all, n]),
      wrap((a, b) => [...a, ...b]),
    ),
  join: (s, wrap) => s.join(s.mapValues(wrap((n) => -n))),
  window: (s, wrap) => s.mapValues(wrap((n) => n + 1)).window(3000, 1000),
  reduceByKeyAndWindow: (s, wrap) => s.reduceByKeyAndWindow(wrap(add), 3000, 1000),
  'reduceByKeyAndWindow with inverse': (s, wrap) =>
    s.reduceByKeyAndWindow(wrap(add), wrap(subtract), 3000, 2000),
  updateStateByKey: (s, wrap) => s.updateStateByKey(wrap(total)),
  mapWithState: (s, wrap) => s.mapWithState(wrap(running), { timeout: 2000 }),
  stateSnapshots: (s, wrap) => s.mapWithState(wrap(running), { timeout: 2000 }).stateSnapshots(),
  'state of a window': (s, wrap) =>
    s.reduceByKeyAndWindow(wrap(add), 2000, 1000).updateStateByKey(wrap(total)),
};

/** At most three failures in all: fewer than a task may have. */
const failingCalls = fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 3 }).map((calls) => new Set(calls));

test.each(Object.entries(programs))('attempts of %s that fail change nothing', async (_, program) => {
  await fc.assert(
    fc.asyncProperty(keyedBatches(6), failingCalls, circumstances, async (table, failing, given) => {
      const run = (wrap: Wrap): Promise<unknown[][]> =>
        collectBatches<unknown>({
          ...given,
          inputs: [table],
          numBatches: table.length + 2,
          build: ([s]) => program(s as Numbers, wrap),
        });
      expect(multisets(await run(flaky(failing)))).toEqual(multisets(await run(sound)));
    }),
    { numRuns: 60 },
  );
});

test.each(Object.entries(programs))(
  'after batches of %s that fail the others are as they should be',
  async (_, program) => {
    await fc.assert(
      fc.asyncProperty(keyedBatches(6), failingCalls, circumstances, async (table, failing, given) => {
        const run = (wrap: Wrap, maxTaskFailures: number) =>
          runBatches<unknown>({
            ...given,
            context: { ...given.context, maxTaskFailures },
            inputs: [table],
            numBatches: table.length + 2,
            build: ([s]) => program(s as Numbers, wrap),
          });
        const failed = await run(flaky(failing), 1);
        const whole = await run(sound, 4);
        const expected = new Map(whole.batches.map(({ time, partitions }) => [time, partitions.flat(1)]));
        expect(multisets(failed.batches.map(({ partitions }) => partitions.flat(1)))).toEqual(
          multisets(failed.batches.map(({ time }) => expected.get(time)!)),
        );
        expect(failed.batches.length).toBeGreaterThanOrEqual(whole.batches.length - failing.size);
      }),
      { numRuns: 60 },
    );
  },
);
