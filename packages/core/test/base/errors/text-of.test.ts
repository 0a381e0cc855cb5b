import { expect, test } from 'vitest';
import { textOf } from '../../../src/base/errors/text-of.ts';

class Refusal {
  readonly status = 403;
}

class Spoken {
  toString(): string {
    return 'no more than this';
  }
}

test.each([
  ['the message of an error', new TypeError('wrong'), 'wrong'],
  ['a string', 'as it is', 'as it is'],
  ['a number', 4, '4'],
  ['nothing', undefined, 'undefined'],
  ['a symbol', Symbol('s'), 'Symbol(s)'],
  ['a function', function named() {}, 'a function named'],
  ['an object', { status: 404, size: 2n }, '{"status":404,"size":"2n"}'],
  ['a list', [1, { a: null }], '[1,{"a":null}]'],
  ['an instance of a class', new Refusal(), 'Refusal {"status":403}'],
  ['what tells its own text', new Spoken(), 'no more than this'],
  ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
])('%s', (_, thrown, text) => {
  expect(textOf(thrown)).toBe(text);
});

test('is bounded, whatever was thrown', () => {
  const cycle: Record<string, unknown> = { long: 'x'.repeat(5000) };
  cycle['self'] = cycle;
  expect(textOf(cycle)).toMatch(/^\{"long":"x+…$/);
  expect(textOf(cycle)).toHaveLength(1001);
});

test('never throws', () => {
  const error = Object.defineProperty(new Error('x'), 'message', {
    get: () => {
      throw new Error('no');
    },
  });
  expect(textOf(error)).toBe('something that cannot be shown');
});
