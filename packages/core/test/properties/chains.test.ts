import type { DStream } from '@dstream/core';
import { collectBatches, collectPartitions } from '@dstream/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { circumstances, numberBatches } from './arbitraries.ts';
import { crashing } from './crashes.ts';

/** One operator, as a stream has it and as an array has it. */
interface Link {
  readonly name: string;
  readonly stream: (s: DStream<number>) => DStream<number>;
  readonly array: (records: number[]) => number[];
}

const link = (name: string, stream: Link['stream'], array: Link['array']): Link => ({ name, stream, array });
const sorted = (records: readonly number[]): number[] => records.toSorted((a, b) => a - b);
const isEven = (n: number): boolean => n % 2 === 0;
const twice = (n: number): number[] => [n, n + 1];
const upTo = (n: number): Set<number> => new Set([0, n, -n]);

const links: readonly Link[] = [
  link(
    'map',
    (s) => s.map((n) => 3 * n - 1),
    (all) => all.map((n) => 3 * n - 1),
  ),
  link(
    'map to constant',
    (s) => s.map(() => 7),
    (all) => all.map(() => 7),
  ),
  link(
    'filter',
    (s) => s.filter(isEven),
    (all) => all.filter(isEven),
  ),
  link(
    'filter none',
    (s) => s.filter(() => false),
    () => [],
  ),
  link(
    'flatMap',
    (s) => s.flatMap(twice),
    (all) => all.flatMap(twice),
  ),
  link(
    'flatMap of a set',
    (s) => s.flatMap(upTo),
    (all) => all.flatMap((n) => [...upTo(n)]),
  ),
  link(
    'flatMap to nothing or one',
    (s) => s.flatMap((n) => (n > 0 ? [n] : [])),
    (all) => all.filter((n) => n > 0),
  ),
  link(
    'mapPartitions',
    (s) => s.mapPartitions((all) => [...all].map((n) => n + 1)),
    (all) => all.map((n) => n + 1),
  ),
  link(
    'keyBy',
    (s) =>
      s
        .keyBy(isEven)
        .mapValues((n) => n + 5)
        .map(([, n]) => n),
    (all) => all.map((n) => n + 5),
  ),
  link(
    'flatMapValues',
    (s) =>
      s
        .mapToPair((n) => [n, n])
        .flatMapValues(twice)
        .map(([, n]) => n),
    (all) => all.flatMap(twice),
  ),
  link(
    'mapAsync',
    (s) => s.mapAsync(async (n) => n * 2, { concurrency: 3 }),
    (all) => all.map((n) => n * 2),
  ),
  link(
    'flatMapAsync',
    (s) => s.flatMapAsync(async (n) => twice(n)),
    (all) => all.flatMap(twice),
  ),
  link(
    'filterAsync',
    (s) => s.filterAsync(async (n) => isEven(n)),
    (all) => all.filter(isEven),
  ),
  link(
    'glom',
    (s) => s.glom().flatMap((all) => all),
    (all) => all,
  ),
  link(
    'transform',
    (s) => s.transform((rdd) => rdd.map((n) => -n)),
    (all) => all.map((n) => -n),
  ),
];

const chain = fc.array(fc.constantFrom(...links), { maxLength: 8 });

test('a chain of operators does to each batch what it does to an array, in its order', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(numberBatches(4)),
      chain,
      circumstances,
      async ({ batches, table }, steps, given) => {
        const actual = await collectBatches<number>({
          ...given,
          inputs: [table],
          numBatches: batches.length,
          build: ([s]) => steps.reduce<DStream<number>>((stream, step) => step.stream(stream), s!),
        });
        expect(actual).toEqual(
          batches.map((batch) => steps.reduce((all, step) => step.array(all), [...batch])),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('both loop modes give the same partitions', async () => {
  await fc.assert(
    fc.asyncProperty(
      numberBatches(3),
      chain,
      fc.integer({ min: 1, max: 4 }),
      async (table, steps, inputPartitions) => {
        const run = (loopMode: 'generated' | 'composed'): Promise<number[][][]> =>
          collectPartitions<number>({
            inputPartitions,
            context: { loopMode },
            inputs: [table],
            numBatches: table.length,
            build: ([s]) => steps.reduce<DStream<number>>((stream, step) => step.stream(stream), s!),
          });
        expect(await run('composed')).toEqual(await run('generated'));
      },
    ),
    { numRuns: 100 },
  );
});

test('persisting anywhere in a chain changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(numberBatches(4)),
      chain,
      fc.nat({ max: 8 }),
      circumstances,
      async ({ batches, table }, steps, at, given) => {
        const actual = await collectBatches<number>({
          ...given,
          inputs: [table],
          numBatches: batches.length,
          build([s]) {
            const streams = steps.reduce<DStream<number>[]>(
              (all, step) => [...all, step.stream(all.at(-1)!)],
              [s!],
            );
            const persisted = streams[Math.min(at, streams.length - 1)]!.persist();
            persisted.foreachRDD(async (rdd) => void (await rdd.count()));
            return streams.at(-1)!;
          },
        });
        expect(actual).toEqual(
          batches.map((batch) => steps.reduce((all, step) => step.array(all), [...batch])),
        );
      },
    ),
    { numRuns: 100 },
  );
});

test('repartition keeps every record and makes partitions of nearly equal size', async () => {
  await fc.assert(
    fc.asyncProperty(
      crashing(numberBatches(4)),
      fc.integer({ min: 1, max: 5 }),
      circumstances,
      async ({ batches, table }, n, given) => {
        const actual = await collectPartitions<number>({
          ...given,
          inputs: [table],
          numBatches: batches.length,
          build: ([s]) => s!.repartition(n),
        });
        expect(actual.map((partitions) => sorted(partitions.flat()))).toEqual(batches.map(sorted));
        for (const partitions of actual) {
          const sizes = partitions.map((records) => records.length);
          expect(sizes).toHaveLength(n);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(given.inputPartitions);
        }
      },
    ),
    { numRuns: 100 },
  );
});
