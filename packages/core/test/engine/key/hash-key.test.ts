import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashKey, hashString } from '../../../src/engine/key/hash-key.ts';
import { keysEqual } from '../../../src/engine/key/keys-equal.ts';
import { anyKey, unsupportedKeys } from './keys.ts';

const chiSquarePerBin = (hashes: readonly number[], bins: number): number => {
  const counts = Array.from({ length: bins }, () => 0);
  for (const hash of hashes) counts[(hash >>> 0) % bins]!++;
  const expected = hashes.length / bins;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0) / (bins - 1);
};

describe('hashKey', () => {
  it('never changes: what one process or release placed another finds again', () => {
    expect(
      [
        '',
        'word',
        'überlänge',
        0,
        1,
        -1,
        1.5,
        NaN,
        1n,
        true,
        false,
        null,
        new Date(1),
        ['a', 1],
        { a: 1, b: 'x' },
      ].map(hashKey),
    ).toMatchInlineSnapshot(`
      [
        -1421968373,
        1619896003,
        963981513,
        1020716019,
        314344336,
        -942209510,
        1639877382,
        -942209510,
        37760390,
        625341585,
        1821285621,
        0,
        2083437100,
        -1702493756,
        1485756624,
      ]
    `);
  });

  it('is a 32-bit integer, and 0 for null', () => {
    fc.assert(fc.property(anyKey, (key) => hashKey(key) === (hashKey(key) | 0)));
    expect(hashKey(null)).toBe(0);
  });

  it('is the same for keys equal by value', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        expect(!keysEqual(a, b) || hashKey(a) === hashKey(b)).toBe(true);
        expect(hashKey(structuredClone(a))).toBe(hashKey(a));
      }),
    );
  });

  it('takes -0 for 0, any NaN for NaN, and properties in any order', () => {
    expect(hashKey(-0)).toBe(hashKey(0));
    expect(hashKey([-0])).toBe(hashKey([0]));
    expect(hashKey(new Float64Array(new BigUint64Array([0x7ff8_0000_dead_beefn]).buffer)[0])).toBe(
      hashKey(NaN),
    );
    expect(hashKey({ a: 1, b: [2] })).toBe(hashKey({ b: [2], a: 1 }));
  });

  it('tells kinds, places and names apart', () => {
    const keys = [
      1,
      1n,
      '1',
      true,
      [1],
      new Date(1),
      { 1: 1 },
      { a: 1 },
      { a: '1' },
      { b: 1 },
      [1, 2],
      [2, 1],
      [[1], 2],
      [1, [2]],
      [],
    ];
    expect(new Set(keys.map(hashKey)).size).toBe(keys.length);
    expect(hashKey({ a: 1, b: 2 })).not.toBe(hashKey({ a: 2, b: 1 }));
  });

  it.each(unsupportedKeys)('refuses %s', (key, type) => {
    expect(() => hashKey(key)).toThrow(
      expect.objectContaining({ code: 'KEY_UNSUPPORTED', params: { type } }),
    );
    expect(() => hashKey(['a', { b: key }])).toThrow(expect.objectContaining({ code: 'KEY_UNSUPPORTED' }));
  });

  it.each<[string, (i: number) => unknown]>([
    ['numbered names', (i) => `user${i}`],
    ['URLs that differ in the middle', (i) => `https://example.com/shop/items?id=${i}&ref=home`],
    ['hexadecimal numbers', (i) => i.toString(16).padStart(8, '0')],
    ['addresses', (i) => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`],
    ['ideographs', (i) => String.fromCharCode(0x4e00 + (i % 1000), 0x4e00 + Math.floor(i / 1000))],
    ['small integers', (i) => i],
    ['multiples of a power of two', (i) => i * 4096],
    ['fractions', (i) => i / 10],
    ['pairs', (i) => [i % 100, `n${Math.floor(i / 100)}`]],
    ['bigints', (i) => BigInt(i) << 40n],
  ])('spreads %s', (_, keyOf) => {
    const hashes = Array.from({ length: 60_000 }, (_unused, i) => hashKey(keyOf(i)));
    expect(hashes.length - new Set(hashes).size).toBeLessThan(20);
    for (const bins of [7, 64, 1024]) {
      expect(chiSquarePerBin(hashes, bins)).toBeLessThan(4);
    }
  });
});

describe('hashString', () => {
  it.each(['', 'a', 'a longer text, so long that it is not copied when cut', '\u{1f600}', '\ud800'])(
    'is hashKey of %j',
    (text) => {
      expect(hashString(text)).toBe(hashKey(text));
    },
  );
});
