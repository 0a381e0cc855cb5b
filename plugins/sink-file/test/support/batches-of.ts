import { SeededRandom } from '@dstream/core/plugin';

/** The records of a batch by partition: the same whenever and by whomever they are asked for. */
export const batchOf = (batch: number): string[][] => {
  const random = new SeededRandom(batch + 1);
  const upTo = (most: number): number => Math.floor(random.next() * (most + 1));
  return Array.from({ length: 1 + upTo(2) }, (_, partition) =>
    Array.from({ length: upTo(12) }, (_record, i) => `${batch}/${partition}/${i} ${'x'.repeat(upTo(20))}`),
  );
};

/** All lines of the first batches. */
export const linesOfFirst = (count: number): string[] =>
  Array.from({ length: count }, (_, batch) => batchOf(batch).flat()).flat();
