import { Backoff } from '@dstream/connection';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

test('doubles up to its bound, and begins anew after a success', () => {
  const backoff = new Backoff({ first: 100, most: 1000, random: () => 0.5 });
  expect(Array.from({ length: 6 }, () => backoff.next())).toEqual([50, 100, 200, 400, 500, 500]);
  backoff.reset();
  expect(backoff.next()).toBe(50);
});

test('never waits longer than its bound', () => {
  const waits = fc.record({
    first: fc.integer({ min: 1, max: 1000 }),
    most: fc.integer({ min: 1, max: 5000 }),
  });
  fc.assert(
    fc.property(waits, fc.nat({ max: 5000 }), (settings, tries) => {
      const backoff = new Backoff(settings);
      for (let i = 0; i < tries; i++) backoff.next();
      const delay = backoff.next();
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThan(settings.most);
    }),
  );
});
