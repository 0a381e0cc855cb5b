import { expect, test } from 'vitest';
import { parseCount } from '../src/count.ts';

test('a whole number above 0', () => {
  expect([parseCount('--workers', '1'), parseCount('--workers', '16')]).toEqual([1, 16]);
});

test.each(['', '0', '-1', '1.5', '0x10', 'two', '1e400'])('"%s" is refused', (text) => {
  expect(() => parseCount('--workers', text)).toThrow(/CLI_COUNT_INVALID: --workers /);
});
