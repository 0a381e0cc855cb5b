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
  { blockInterval: 0 },
  { restartDelay: 1.5 },
  { maxRate: 0 },
  { initialRate: NaN },
  { maxBlockBytes: 0 },
  { restartJitter: 2 },
])('refuses %o', (options) => {
  expect(() => receiverOptions(options)).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID' }));
});

it('cuts blocks that are small beside the memory that all of them may take', () => {
  expect(receiverOptions({}, 1_600_000).maxBlockBytes).toBe(100_000);
  expect(receiverOptions({}, 1e12).maxBlockBytes).toBe(8 * 1024 * 1024);
  expect(receiverOptions({ maxBlockBytes: 5 }, 1_600_000).maxBlockBytes).toBe(5);
});
