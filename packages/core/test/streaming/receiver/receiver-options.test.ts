import { expect, it } from 'vitest';
import { receiverOptions } from '../../../src/streaming/receiver/receiver-options.ts';

it('has the intervals of Spark', () => {
  expect(receiverOptions()).toMatchObject({ blockInterval: 200, restartDelay: 2000, maxRate: Infinity });
});

it('begins with the highest rate unless told otherwise', () => {
  expect(receiverOptions({ maxRate: 50 }).initialRate).toBe(50);
  expect(receiverOptions({ maxRate: 50, initialRate: 5 }).initialRate).toBe(5);
});

it.each([
  ['DURATION_INVALID', { blockInterval: 0 }],
  ['DURATION_INVALID', { restartDelay: 1.5 }],
  ['RATE_INVALID', { maxRate: 0 }],
  ['RATE_INVALID', { initialRate: NaN }],
  ['OPTIONS_INVALID', { maxBlockBytes: 0 }],
  ['OPTIONS_INVALID', { restartJitter: 2 }],
])('refuses with %s: %o', (code, options) => {
  expect(() => receiverOptions(options)).toThrow(expect.objectContaining({ code }));
});
