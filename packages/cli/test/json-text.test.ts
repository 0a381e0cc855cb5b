import { expect, test } from 'vitest';
import { jsonText } from '../src/json-text.ts';

test.each<[unknown, string]>([
  [{ a: [1, 'x', null] }, '{"a":[1,"x",null]}'],
  [10n, '"10"'],
  [{ n: Number.NaN }, '{"n":"NaN"}'],
  [new Map([['a', new Set([1])]]), '[["a",[1]]]'],
  [Uint8Array.of(1, 2, 3), '"AQID"'],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  [undefined, 'null'],
])('%o is %s', (value, text) => {
  expect(jsonText(value)).toBe(text);
});
