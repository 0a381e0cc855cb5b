import { expect, test } from 'vitest';
import { jsonLine } from '../src/json-line.ts';
import { textLine } from '../src/text-line.ts';

test.each([
  ['as it is', 'as it is'],
  [['a', 1], '(a,1)'],
  [['k', ['v', null]], '(k,(v,null))'],
  [7n, '7'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [{ a: [1] }, '{"a":[1]}'],
  [new Uint8Array([1, 2]), '"AQI="'],
  [new URL('http://h/p'), 'http://h/p'],
])('text %#', (record, line) => {
  expect(textLine(record)).toBe(line);
});

test.each([
  ['a "b"\n', '"a \\"b\\"\\n"'],
  [{ n: 1n, at: new Date(0) }, '{"n":"1","at":"1970-01-01T00:00:00.000Z"}'],
  [new Map([['a', new Set([1])]]), '[["a",[1]]]'],
  [undefined, 'null'],
])('JSON %#', (record, line) => {
  expect(jsonLine(record)).toBe(line);
});
