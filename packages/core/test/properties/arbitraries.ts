import * as fc from 'fast-check';

export type Key = 'a' | 'b' | 'c' | '';
export type KeyedBatch = readonly (readonly [Key, number])[];

/** Batches of pairs with few keys, so that keys meet. */
export const keyedBatches = (maxLength = 8): fc.Arbitrary<readonly KeyedBatch[]> =>
  fc.array(
    fc.array(fc.tuple(fc.constantFrom<Key[]>('a', 'b', 'c', ''), fc.integer({ min: -9, max: 9 })), {
      maxLength: 6,
    }),
    {
      maxLength,
    },
  );

export const numberBatches = (maxLength = 8): fc.Arbitrary<readonly (readonly number[])[]> =>
  fc.array(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 8 }), { maxLength });

/** Window and slide in batches. */
export const windowShape = fc.record({
  length: fc.integer({ min: 1, max: 6 }),
  slide: fc.integer({ min: 1, max: 6 }),
});

/** How a program is run; none of it may change what comes out. */
export const circumstances = fc.record({
  inputPartitions: fc.integer({ min: 1, max: 4 }),
  context: fc.record({
    defaultParallelism: fc.integer({ min: 1, max: 4 }),
    concurrentJobs: fc.constantFrom(1, 3),
    slots: fc.constantFrom(1, 2, 8),
    loopMode: fc.constantFrom('generated' as const, 'composed' as const),
  }),
});
