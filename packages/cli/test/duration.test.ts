import { expect, test } from 'vitest';
import { parseDuration } from '../src/duration.ts';

test.each([
  ['1ms', 1],
  ['500ms', 500],
  ['2s', 2000],
  ['1.5s', 1500],
  ['1.001s', 1001],
  ['1m', 60_000],
  ['2h', 7_200_000],
])('%s is %i ms', (text, expected) => {
  expect(parseDuration('--batch', text)).toBe(expected);
});

test.each(['', '5', '0s', '-1s', '1 s', '1d', '0.5ms', '1e3ms', 'toStrings', '9007199254740993ms'])(
  '"%s" is refused, with the option and what was given',
  (text) => {
    expect(() => parseDuration('--batch', text)).toThrow(
      expect.objectContaining({
        code: 'CLI_DURATION_INVALID',
        message: expect.stringMatching(`--batch .* not "${text}"`),
      }),
    );
  },
);
