import type { DStream, MapWithStateDStream, State } from '@dstream/core';
import { collectBatches } from '@dstream/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { circumstances, keyedBatches, type KeyedBatch, windowShape } from './arbitraries.ts';
import { crashing } from './crashes.ts';
import { grouped, multisets, windowsOf } from './oracle.ts';

const sum = (values: readonly number[], from = 0): number => values.reduce((a, b) => a + b, from);

/** Negative sums are forgotten, so that keys come and go. */
const update = (values: readonly number[], state: number | null): number | null => {
  const total = sum(values, state ?? 0);
  return total < 0 ? null : total;
};

/** All states after each batch, by a plain map. */
const statesOf = (batches: readonly KeyedBatch[], numBatches: number): [string, number][][] => {
  const states = new Map<string, number>();
  return Array.from({ length: numBatches }, (_, batch) => {
    const values = new Map<string, number[]>(grouped(batches[batch] ?? []));
    for (const key of new Set([...states.keys(), ...values.keys()])) {
      const after = update(values.get(key) ?? [], states.get(key) ?? null);
      if (after === null) states.delete(key);
      else states.set(key, after);
    }
    return [...states];
  });
};

test('updateStateByKey holds every key with its state', async () => {
  await fc.assert(
    fc.asyncProperty(crashing(keyedBatches()), circumstances, async ({ batches, table }, given) => {
      const numBatches = batches.length + 2;
      const actual = await collectBatches<[string, number]>({
        ...given,
        inputs: [table],
        numBatches,
        build: ([s]) => (s as DStream<[string, number]>).updateStateByKey(update),
      });
      expect(multisets(actual)).toEqual(multisets(statesOf(batches, numBatches)));
    }),
  );
});

test('a window over states holds those of each of its batches', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(keyedBatches()),
      windowShape,
      circumstances,
      async ({ batches, table }, shape, given) => {
        const numBatches = batches.length + 6;
        const actual = await collectBatches<[string, number]>({
          ...given,
          inputs: [table],
          numBatches,
          build: ([s]) =>
            (s as DStream<[string, number]>)
              .updateStateByKey(update)
              .window(1000 * shape.length, 1000 * shape.slide),
        });
        expect(multisets(actual)).toEqual(
          multisets(windowsOf(statesOf(batches, numBatches), numBatches, shape)),
        );
      },
    ),
  );
});

interface Timed {
  readonly total: number;
  readonly since: number;
}

/** Running totals by record; a key without data for longer than the time-out says goodbye with its total. */
const mappedOf = (
  batches: readonly KeyedBatch[],
  numBatches: number,
  timeout: number,
): [string, number][][] => {
  const states = new Map<string, Timed>();
  return Array.from({ length: numBatches }, (_, batch) => {
    const mapped: [string, number][] = [];
    for (const [key, value] of batches[batch] ?? []) {
      const total = (states.get(key)?.total ?? 0) + value;
      states.set(key, { total, since: batch });
      mapped.push([key, total]);
    }
    for (const [key, { total, since }] of states) {
      if (since >= batch - timeout) continue;
      states.delete(key);
      mapped.push([`bye ${key}`, total]);
    }
    return mapped;
  });
};

const runningTotal = (key: string, value: number | null, state: State<number>): [string, number] => {
  if (state.isTimingOut()) return [`bye ${key}`, state.get()];
  state.update((state.getOption() ?? 0) + value!);
  return [key, state.get()];
};

test('mapWithState gives a record for each record, and one for each key that times out, in its exact batch', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(keyedBatches()),
      fc.integer({ min: 1, max: 4 }),
      circumstances,
      async ({ batches, table }, timeout, given) => {
        const numBatches = batches.length + 6;
        const actual = await collectBatches<[string, number]>({
          ...given,
          inputs: [table],
          numBatches,
          build: ([s]) => s!.mapWithState(runningTotal, { timeout: 1000 * timeout }),
        });
        expect(multisets(actual)).toEqual(multisets(mappedOf(batches, numBatches, timeout)));
      },
    ),
  );
});

/** The sum of everything so far, after each batch. */
const totals = (batches: readonly KeyedBatch[], numBatches: number): [string, number][][] =>
  Array.from({ length: numBatches }, (_, batch) =>
    grouped(batches.slice(0, batch + 1).flat(1) as [string, number][]).map(([key, values]) => [
      key,
      sum(values),
    ]),
  );

test('both outputs of mapWithState show the same state', async () => {
  await fc.assert(
    fc.asyncProperty(crashing(keyedBatches()), circumstances, async ({ batches, table }, given) => {
      const numBatches = batches.length + 1;
      const actual = await collectBatches<[string, number]>({
        ...given,
        inputs: [table],
        numBatches,
        build([s]) {
          const mapped: MapWithStateDStream<string, number, [string, number]> = (
            s as DStream<[string, number]>
          ).mapWithState(runningTotal);
          mapped.foreachRDD(async (rdd) => void (await rdd.count()));
          return mapped.stateSnapshots();
        },
      });
      expect(multisets(actual)).toEqual(multisets(totals(batches, numBatches)));
    }),
  );
});
