import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { shareCapacity } from '../../../src/streaming/rate/share-capacity.ts';

const claim = (weight: number, demand = Infinity) => ({ weight, demand });

describe('shareCapacity', () => {
  it.each([
    ['everything for the only one', 100, [claim(1)], [100]],
    ['by weight', 100, [claim(3), claim(1)], [75, 25]],
    [
      'what one does not use goes to the others, by weight',
      120,
      [claim(3, 0), claim(2), claim(1)],
      [60, 80, 40],
    ],
    ['but everybody may have his share', 100, [claim(1, 10), claim(1)], [50, 90]],
    ['step by step', 100, [claim(1, 10), claim(1, 28), claim(2)], [25, 28, 62]],
  ])('gives %s', (_, capacity, claims, shares) => {
    expect(shareCapacity(capacity, claims)).toEqual(shares);
  });

  test('hungry streams get all that the others leave, and never less than their share', () => {
    const claims = fc.array(
      fc.record({
        weight: fc.integer({ min: 1, max: 10 }),
        demand: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 1000 })),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), claims, (capacity, all) => {
        const shares = shareCapacity(capacity, all);
        const weights = all.reduce((sum, { weight }) => sum + weight, 0);
        const isHungry = all.some(({ demand }, index) => demand > shares[index]! + 1e-6);
        all.forEach(({ weight }, index) => {
          expect(shares[index]).toBeGreaterThanOrEqual((capacity * weight) / weights - 1e-6);
        });
        const used = all.reduce((sum, { demand }, index) => sum + Math.min(demand, shares[index]!), 0);
        expect(used).toBeGreaterThanOrEqual(isHungry ? capacity - 1e-6 : 0);
        expect(used).toBeLessThanOrEqual(capacity + 1e-6);
      }),
    );
  });
});
