import type { DStream } from '@dstream/core';
import { collectBatches } from '@dstream/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { circumstances, keyedBatches, numberBatches, windowShape } from './arbitraries.ts';
import { crashing } from './crashes.ts';
import { grouped, multisets, reduced, windowsOf } from './oracle.ts';

const add = (a: number, b: number): number => a + b;
const subtract = (a: number, b: number): number => a - b;
const concat = (a: string, b: string): string => a + b;
const extra = 7;

test('window holds the batches of its length', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(numberBatches()),
      windowShape,
      circumstances,
      async ({ batches, table }, shape, given) => {
        const numBatches = batches.length + extra;
        const actual = await collectBatches<number>({
          ...given,
          inputs: [table],
          numBatches,
          build: ([s]) => s!.window(1000 * shape.length, 1000 * shape.slide),
        });
        expect(multisets(actual)).toEqual(multisets(windowsOf(batches, numBatches, shape)));
      },
    ),
  );
});

test('countByWindow is the number of records in the window', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(numberBatches()),
      windowShape,
      circumstances,
      async ({ batches, table }, shape, given) => {
        const numBatches = batches.length + extra;
        const actual = await collectBatches<number>({
          ...given,
          inputs: [table],
          numBatches,
          build: ([s]) => s!.countByWindow(1000 * shape.length, 1000 * shape.slide),
        });
        expect(actual).toEqual(windowsOf(batches, numBatches, shape).map((records) => [records.length]));
      },
    ),
  );
});

test('groupByKeyAndWindow keeps the order of batches', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(keyedBatches()),
      windowShape,
      circumstances,
      async ({ batches, table }, shape, given) => {
        const numBatches = batches.length + extra;
        const actual = await collectBatches<[string, number[]]>({
          ...given,
          inputs: [table],
          numBatches,
          build: ([s]) => s!.groupByKeyAndWindow(1000 * shape.length, 1000 * shape.slide),
        });
        expect(multisets(actual)).toEqual(
          multisets(windowsOf(batches, numBatches, shape).map((w) => grouped(w))),
        );
      },
    ),
  );
});

test.each([
  ['without inverse', []],
  ['with inverse', [subtract]],
])('reduceByKeyAndWindow %s is the reduction of the window', async (_, inverse) => {
  await fc.assert(
    fc.asyncProperty(
      crashing(keyedBatches()),
      windowShape,
      circumstances,
      async ({ batches, table }, shape, given) => {
        const numBatches = batches.length + extra;
        const actual = await collectBatches<[string, number]>({
          ...given,
          inputs: [table],
          numBatches,
          build: ([s]) =>
            (s as any).reduceByKeyAndWindow(add, ...inverse, 1000 * shape.length, 1000 * shape.slide),
        });
        expect(multisets(actual)).toEqual(
          multisets(windowsOf(batches, numBatches, shape).map((w) => reduced(w, add))),
        );
      },
    ),
  );
});

test('reduceByKeyAndWindow without inverse takes merges that have none and do not commute', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(keyedBatches()),
      windowShape,
      circumstances,
      async ({ batches, table }, shape, given) => {
        const numBatches = batches.length + extra;
        const actual = await collectBatches<[string, string]>({
          ...given,
          inputs: [table],
          numBatches,
          build: ([s]) =>
            (s as DStream<[string, number]>)
              .mapValues((n) => `${n};`)
              .reduceByKeyAndWindow(concat, 1000 * shape.length, 1000 * shape.slide),
        });
        const texts = batches.map((batch) => batch.map(([key, n]) => [key, `${n};`] as const));
        expect(multisets(actual)).toEqual(
          multisets(windowsOf(texts, numBatches, shape).map((w) => reduced(w, concat))),
        );
      },
    ),
  );
});

test('countByValueAndWindow counts each value of the window', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(numberBatches()),
      windowShape,
      circumstances,
      async ({ batches, table }, shape, given) => {
        const numBatches = batches.length + extra;
        const actual = await collectBatches<[number, number]>({
          ...given,
          inputs: [table],
          numBatches,
          build: ([s]) => s!.countByValueAndWindow(1000 * shape.length, 1000 * shape.slide),
        });
        const ones = batches.map((batch) => batch.map((n) => [n, 1] as const));
        expect(multisets(actual)).toEqual(
          multisets(windowsOf(ones, numBatches, shape).map((w) => reduced(w, add))),
        );
      },
    ),
  );
});
