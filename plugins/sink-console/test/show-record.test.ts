import { expect, test } from 'vitest';
import { showRecord } from '../src/show-record.ts';

class Money {
  readonly cents = 250;
  toString(): string {
    return '2.50 €';
  }
}

test.each([
  ['a string', 'two words', 'two words'],
  ['a pair', ['hello', 1], '(hello,1)'],
  ['a pair in a pair', ['k', ['v', 2.5]], '(k,(v,2.5))'],
  ['a grouped pair', ['k', [1, 2, 3]], '(k,(1,2,3))'],
  ['nothing', [null, undefined], '(null,undefined)'],
  ['a bigint', ['total', 12345678901234567890n], '(total,12345678901234567890)'],
  ['a boolean', true, 'true'],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['an invalid date', new Date(Number.NaN), 'Invalid Date'],
  [
    'an object',
    { name: 'a', tags: ['x'], at: new Date(0) },
    '{"name":"a","tags":["x"],"at":"1970-01-01T00:00:00.000Z"}',
  ],
  ['an object with a bigint and bytes', { n: 1n, b: new Uint8Array([1, 2]) }, '{"n":"1","b":"AQI="}'],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ['an object that writes itself', ['price', new Money()], '(price,2.50 €)'],
  ['a map', new Map([['a', 1]]), 'Map(a -> 1)'],
  ['a set', new Set([1, 2]), 'Set(1, 2)'],
  ['bytes', new Uint8Array([0, 255]), 'bytes(2)[00 ff]'],
  ['an error', new RangeError('too far'), 'RangeError: too far'],
])('%s', (_, record, shown) => {
  expect(showRecord(record)).toBe(shown);
});

test('long bytes are cut', () => {
  expect(showRecord(new Uint8Array(1000))).toBe(`bytes(1000)[${'00 '.repeat(16)}…]`);
});

test('an object that contains itself does not fail the batch', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(showRecord(circle)).toContain('not JSON');
});
