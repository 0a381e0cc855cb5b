import { expect, it } from 'vitest';
import { systemSeed } from '../../../src/base/random/system-seed.ts';

it('is a whole number that differs each time', () => {
  const seeds = Array.from({ length: 20 }, systemSeed);
  expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
  expect(new Set(seeds).size).toBe(20);
});
