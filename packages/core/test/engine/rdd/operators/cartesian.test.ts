import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs, someNumbers } from '../../../support/arbitrary-partitions.ts';
import { rddVariants } from '../../../support/rdd-variants.ts';

describe.each(rddVariants)('cartesian of %s', (_, { rddOf }) => {
  test('pairs every record with every other, partition by partition', async () => {
    await fc.assert(
      fc.asyncProperty(someNumbers, someNumbers, async (left, right) => {
        const pairs = rddOf(left).cartesian(rddOf(right));
        const expected = left.flatMap((here) =>
          right.map((there) => here.flatMap((a) => there.map((b) => [a, b]))),
        );
        expect(await pairs.glom().collect()).toEqual(expected);
      }),
      runs,
    );
  });

  test('gives chunks of bounded length', async () => {
    const many = Array.from({ length: 200 }, (_each, n) => n);
    const lengths: number[] = [];
    await rddOf([many])
      .cartesian(rddOf([many]))
      .runJob({
        run: async (chunks) => {
          for await (const chunk of chunks) lengths.push(chunk.length);
        },
      });
    expect(lengths.reduce((a, b) => a + b)).toBe(40_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4096);
  });
});
