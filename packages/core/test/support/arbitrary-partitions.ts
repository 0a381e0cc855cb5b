import * as fc from 'fast-check';

/** Up to five partitions, any of them empty. */
export const partitionsOf = <T>(record: fc.Arbitrary<T>): fc.Arbitrary<T[][]> =>
  fc.array(fc.array(record, { maxLength: 12 }), { maxLength: 5 });

export const someNumbers = partitionsOf(fc.integer({ min: -20, max: 20 }));

export const somePairs = partitionsOf(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'ab'), fc.integer({ min: -20, max: 20 })),
);

/** The property runs of one test; more find no more here. */
export const runs = { numRuns: 40 };
