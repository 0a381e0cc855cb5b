import { expect, test } from 'vitest';
import { retryAfter } from '../src/retry-after.ts';

const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT');

test.for<[string | undefined, number]>([
  [undefined, 0],
  ['', 0],
  ['2', 2000],
  ['100000', 60_000],
  ['Wed, 21 Oct 2015 07:28:03 GMT', 3000],
  ['Wed, 21 Oct 2015 07:27:00 GMT', 0],
  ['soon', 0],
  ['-1', 0],
])('%o is %i ms', ([header, wait]) => {
  expect(retryAfter(header, now)).toBe(wait);
});
