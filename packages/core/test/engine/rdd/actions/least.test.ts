import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Least } from '../../../../src/engine/rdd/actions/least.ts';

test('is the head of a stable sort', () => {
  const record = fc.record({ key: fc.nat(8), place: fc.nat() });
  fc.assert(
    fc.property(
      fc.array(fc.array(record), { maxLength: 30 }),
      fc.integer({ min: -1, max: 20 }),
      (chunks, limit) => {
        const least = new Least<{ key: number }>(limit, (a, b) => a.key - b.key);
        for (const chunk of chunks) least.addAll(chunk);
        const expected = chunks
          .flat()
          .toSorted((a, b) => a.key - b.key)
          .slice(0, Math.max(0, limit));
        expect(least.toArray()).toEqual(expected);
      },
    ),
  );
});

test('compares most records once', () => {
  let comparisons = 0;
  const least = new Least<number>(10, (a, b) => (comparisons++, a - b));
  least.addAll(Array.from({ length: 100_000 }, (_, n) => n));
  expect(least.toArray()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(comparisons).toBeLessThan(101_000);
});
