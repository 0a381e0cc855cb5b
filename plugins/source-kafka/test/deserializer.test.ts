import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeOf } from '../src/deserializer.ts';

const info = { topic: 't', partition: 0, offset: 0, timestamp: 0, key: null, headers: [] };

test('text of any length and any letters, wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, before) => {
      const bytes = Buffer.concat([Buffer.alloc(before, 'x'), Buffer.from(text), Buffer.from('y')]);
      expect(decodeOf('string')(bytes, before, bytes.length - 1, info)).toBe(text);
    }),
  );
});

test('bytes that are no text become U+FFFD', () => {
  expect(decodeOf('string')(Buffer.from([0x61, 0xff]), 0, 2, info)).toBe('a\uFFFD');
});

test('JSON', () => {
  expect(decodeOf('json')(Buffer.from(' {"a":1} '), 1, 8, info)).toEqual({ a: 1 });
  expect(() => decodeOf('json')(Buffer.from('{'), 0, 1, info)).toThrow(SyntaxError);
});
