import { expect, it } from 'vitest';
import { Interval } from '../../../src/base/time/interval.ts';

it('has a length', () => {
  expect(new Interval(1000, 3000).duration).toBe(2000);
});

it('moves later and earlier', () => {
  expect(new Interval(1000, 3000).add(500)).toEqual(new Interval(1500, 3500));
  expect(new Interval(1000, 3000).subtract(500)).toEqual(new Interval(500, 2500));
});

it('is before one that ends later', () => {
  const interval = new Interval(1000, 3000);
  expect(interval.isBefore(new Interval(2000, 4000))).toBe(true);
  expect(interval.isBefore(interval)).toBe(false);
  expect(new Interval(2000, 4000).isBefore(interval)).toBe(false);
});

it('shows its ends', () => {
  expect(String(new Interval(1000, 3000))).toBe('[1000, 3000]');
});
