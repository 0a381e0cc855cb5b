import type { DStream, State } from '@dstream/core';
import { collectBatches } from '@dstream/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { circumstances, keyedBatches } from './arbitraries.ts';
import { multisets } from './oracle.ts';

type Numbers = DStream<[string, number]>;

const add = (a: number, b: number): number => a + b;
const subtract = (a: number, b: number): number => a - b;
const total = (values: number[], state: number | null): number => values.reduce(add, state ?? 0);
const running = (key: string, value: number | null, state: State<number>): string => {
  if (state.isTimingOut()) return `${key} ends`;
  state.update((state.getOption() ?? 0) + value!);
  return `${key}${state.get()}`;
};

const programs: Readonly<Record<string, (s: Numbers) => DStream<unknown>>> = {
  window: (s) => s.window(3000, 1000),
  groupByKeyAndWindow: (s) => s.groupByKeyAndWindow(3000, 2000),
  reduceByKeyAndWindow: (s) => s.reduceByKeyAndWindow(add, 3000, 1000),
  'reduceByKeyAndWindow with inverse': (s) => s.reduceByKeyAndWindow(add, subtract, 3000, 1000),
  updateStateByKey: (s) => s.updateStateByKey(total),
  mapWithState: (s) => s.mapWithState(running, { timeout: 2000 }),
  stateSnapshots: (s) => s.mapWithState(running, { timeout: 2000 }).stateSnapshots(),
};

test.each(Object.entries(programs))(
  'to %s a batch without an RDD is one without records',
  async (_, program) => {
    await fc.assert(
      fc.asyncProperty(
        keyedBatches(6),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        circumstances,
        async (batches, isMissing, given) => {
          const run = (missing: null | []) =>
            collectBatches<unknown>({
              ...given,
              inputs: [batches.map((batch, i) => (isMissing[i] ? missing : batch))],
              numBatches: batches.length + 1,
              build: ([s]) => program(s as Numbers),
            });
          expect(multisets(await run(null))).toEqual(multisets(await run([])));
        },
      ),
      { numRuns: 50 },
    );
  },
);
