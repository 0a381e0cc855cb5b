import { canonicalKey } from '@dstream/core/plugin';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HASH_LENGTH, KeyBytes, keyOfBytes } from '../src/key-bytes.ts';

/** Strings of any code units, surrogates without their partners among them. */
const text = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
const leaf = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
);
const { key } = fc.letrec<{ key: unknown }>((tie) => ({
  key: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('key')), fc.dictionary(text, tie('key'))),
}));

const bytesOf = (value: unknown): Uint8Array => {
  const bytes = new KeyBytes(7);
  bytes.set(value);
  return bytes.bytes.slice(0, bytes.length);
};

describe('keys as bytes', () => {
  test('come back as they were, by value', () => {
    fc.assert(
      fc.property(key, (value) => {
        const bytes = bytesOf(value);
        expect(canonicalKey(keyOfBytes(bytes, 0, bytes.length))).toBe(canonicalKey(value));
      }),
    );
  });

  test('are the same exactly when the keys are equal by value', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const isSame = Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
        expect(isSame).toBe(canonicalKey(a) === canonicalKey(b));
      }),
    );
  });

  test('an object that comes back has its keys, __proto__ among them, and no other prototype', () => {
    const bytes = bytesOf(JSON.parse('{"__proto__": 1, "b": [2]}'));
    const back = keyOfBytes(bytes, 0, bytes.length) as object;
    expect(Object.entries(back)).toEqual([
      ['__proto__', 1],
      ['b', [2]],
    ]);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  test.each([
    'text that is cut off: [',
    'text with something behind it: nn1;x',
    'a length that is too great: s9:ab',
    'a number that is no integer: i1.5;',
    'no key: q',
  ])('%s is refused', (given) => {
    const written = given.slice(given.indexOf(': ') + 2);
    const bytes = Buffer.concat([
      Buffer.alloc(HASH_LENGTH),
      Buffer.from([4]),
      Buffer.from(written, 'latin1'),
    ]);
    expect(() => keyOfBytes(bytes, 0, bytes.length)).toThrow(/./);
  });

  test('bytes of an unknown kind are refused', () => {
    expect(() => keyOfBytes(Buffer.from([0, 0, 0, 0, 99, 1]), 0, 6)).toThrow('no key begins with 99');
  });
});
