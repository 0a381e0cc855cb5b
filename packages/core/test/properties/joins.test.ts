import type { DStream } from '@dstream/core';
import { collectBatches } from '@dstream/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { circumstances, keyedBatches, type KeyedBatch, windowShape } from './arbitraries.ts';
import { crashing } from './crashes.ts';
import { grouped, multisets, reduced, windowsOf } from './oracle.ts';

type Numbers = DStream<[string, number]>;
type Sides = readonly [string, readonly [number[], number[]]];

/** The values of each key on either side. */
const cogrouped = (left: KeyedBatch, right: KeyedBatch): Sides[] => {
  const [ours, theirs] = [
    new Map<string, number[]>(grouped(left)),
    new Map<string, number[]>(grouped(right)),
  ];
  return [...new Set([...ours.keys(), ...theirs.keys()])].map((key) => [
    key,
    [ours.get(key) ?? [], theirs.get(key) ?? []],
  ]);
};

const add = (a: number, b: number): number => a + b;
const pairs = <A, B>(left: readonly A[], right: readonly B[]): [A, B][] =>
  left.flatMap((a) => right.map((b): [A, B] => [a, b]));
const orNull = (values: readonly number[]): readonly (number | null)[] =>
  values.length > 0 ? values : [null];

const joins = {
  join: ([left, right]: Sides[1]) => pairs(left, right),
  leftOuterJoin: ([left, right]: Sides[1]) => pairs(left, orNull(right)),
  rightOuterJoin: ([left, right]: Sides[1]) => pairs(orNull(left), right),
  fullOuterJoin: ([left, right]: Sides[1]) => pairs(orNull(left), orNull(right)),
};

test.each(Object.entries(joins))('%s gives every combination of a key', async (kind, combine) => {
  await fc.assert(
    fc.asyncProperty(
      crashing(keyedBatches(5)),
      crashing(keyedBatches(5)),
      circumstances,
      async (left, right, given) => {
        const numBatches = Math.max(left.batches.length, right.batches.length);
        const actual = await collectBatches<unknown>({
          ...given,
          inputs: [left.table, right.table],
          numBatches,
          build: ([a, b]) => (a as Numbers)[kind as keyof typeof joins](b as Numbers) as DStream<unknown>,
        });
        const expected = Array.from({ length: numBatches }, (_, i) =>
          cogrouped(left.batches[i] ?? [], right.batches[i] ?? []).flatMap(([key, sides]) =>
            combine(sides).map((values) => [key, values]),
          ),
        );
        expect(multisets(actual)).toEqual(multisets(expected));
      },
    ),
    { numRuns: 50 },
  );
});

test('cogroup keeps the values of a key of both sides, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(keyedBatches(5)),
      crashing(keyedBatches(5)),
      circumstances,
      async (left, right, given) => {
        const numBatches = Math.max(left.batches.length, right.batches.length);
        const actual = await collectBatches<unknown>({
          ...given,
          inputs: [left.table, right.table],
          numBatches,
          build: ([a, b]) => (a as Numbers).cogroup(b as Numbers),
        });
        const expected = Array.from({ length: numBatches }, (_, i) =>
          cogrouped(left.batches[i] ?? [], right.batches[i] ?? []),
        );
        expect(multisets(actual)).toEqual(multisets(expected));
      },
    ),
    { numRuns: 50 },
  );
});

test('a join of a batch with a window meets the keys of the window', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(keyedBatches(5)),
      crashing(keyedBatches(5)),
      windowShape,
      circumstances,
      async (left, right, { length }, given) => {
        const numBatches = Math.max(left.batches.length, right.batches.length);
        const actual = await collectBatches<[string, [number, number]]>({
          ...given,
          inputs: [left.table, right.table],
          numBatches,
          build: ([a, b]) =>
            (a as Numbers)
              .reduceByKey(add)
              .join((b as Numbers).reduceByKeyAndWindow(add, 1000 * length, 1000)),
        });
        const windows = windowsOf(right.batches, numBatches, { length, slide: 1 });
        const expected = windows.map((window, i) => {
          const theirs = new Map(reduced(window, add));
          return reduced(left.batches[i] ?? [], add).flatMap(([key, value]) =>
            theirs.has(key) ? [[key, [value, theirs.get(key)]]] : [],
          );
        });
        expect(multisets(actual)).toEqual(multisets(expected));
      },
    ),
    { numRuns: 50 },
  );
});

test('countByValue counts the distinct values of a batch', async () => {
  await fc.assert(
    fc.asyncProperty(crashing(keyedBatches(5)), circumstances, async ({ batches, table }, given) => {
      const actual = await collectBatches<unknown>({
        ...given,
        inputs: [table],
        numBatches: batches.length,
        build: ([s]) => (s as Numbers).countByValue(),
      });
      const expected = batches.map((batch) =>
        grouped(batch.map((pair) => [JSON.stringify(pair), pair] as const)).map(([, same]) => [
          same[0],
          same.length,
        ]),
      );
      expect(multisets(actual)).toEqual(multisets(expected));
    }),
    { numRuns: 50 },
  );
});
