import type { DStream, RDD, State } from '@dstream/core';
import { testContext, VirtualClock } from '@dstream/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyedBatches } from './arbitraries.ts';

type Numbers = DStream<[string, number]>;

const add = (a: number, b: number): number => a + b;
const total = (values: number[], state: number | null): number => values.reduce(add, state ?? 0);
const running = (key: string, value: number | null, state: State<number>): string => {
  const sum = (state.getOption() ?? 0) + (value ?? 0);
  if (!state.isTimingOut()) state.update(sum);
  return `${key}${sum}${state.isTimingOut()}`;
};

/** Several streams with a memory, over the same input. */
const streamsOf = (s: Numbers): readonly DStream<unknown>[] => {
  const totals = s.updateStateByKey(total);
  const mapped = s.mapWithState(running, { timeout: 2000 });
  return [
    totals,
    totals.mapValues((n) => -n),
    totals.window(3000, 1000),
    mapped,
    mapped.stateSnapshots(),
    s.reduceByKeyAndWindow(add, 3000, 1000),
    s.reduceByKeyAndWindow(add, 2000, 1000).join(totals),
  ];
};

/** What is done with a batch: look at everything, or at a part of it. */
const looks = {
  all: (rdd: RDD<unknown>) => rdd.collect(),
  first: (rdd: RDD<unknown>) => rdd.take(1),
  none: async () => [],
};

interface Output {
  readonly stream: number;
  readonly look: keyof typeof looks;
  /** How long it takes, in virtual milliseconds, by batch. */
  readonly durations: readonly number[];
}

const outputs: fc.Arbitrary<readonly Output[]> = fc.array(
  fc.record({
    stream: fc.nat({ max: 6 }),
    look: fc.constantFrom('all' as const, 'all' as const, 'first' as const, 'none' as const),
    durations: fc.array(fc.constantFrom(0, 0, 300, 1500, 4000), { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const shown = (records: readonly unknown[]): readonly string[] =>
  records.map((record) => JSON.stringify(record)).toSorted();

/** What each output saw, by output and batch time. */
const run = async (
  batches: readonly [string, number][][],
  wanted: readonly Output[],
  concurrentJobs: number,
  inHaste: boolean,
): Promise<Record<string, readonly string[]>> => {
  const clock = new VirtualClock();
  await using context = testContext({ clock, concurrentJobs, defaultParallelism: 3 });
  const { ssc } = context;
  const seen: Record<string, readonly string[]> = {};
  const streams = streamsOf(ssc.queueStream([...batches]));
  for (const [index, { stream, look, durations }] of wanted.entries()) {
    streams[stream]!.foreachRDD(async (rdd, time) => {
      const records = await looks[look](rdd);
      if (look === 'all') seen[`${index} ${time}`] = shown(records);
      const duration = inHaste ? 0 : durations[(time / 1000) % durations.length]!;
      if (duration > 0) await clock.sleep(clock.now() + duration);
    });
  }
  await ssc.start();
  await clock.advance(1000 * batches.length);
  const report = await clock.runUntil(ssc.stop({ drain: true, timeout: 1_000_000 }));
  expect(report.drained).toBe(true);
  return seen;
};

test('outputs that overlap see what they would see one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(
      keyedBatches(6),
      outputs,
      fc.integer({ min: 2, max: 5 }),
      async (batches, wanted, concurrentJobs) => {
        const table = batches as unknown as readonly [string, number][][];
        const expected = await run(table, wanted, 1, true);
        expect(await run(table, wanted, concurrentJobs, false)).toEqual(expected);
        expect(await run(table, wanted, 1, false)).toEqual(expected);
      },
    ),
    { numRuns: 150 },
  );
});
