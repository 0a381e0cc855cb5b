import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalKey } from '../../../src/engine/key/canonical-key.ts';
import { anyKey, unsupportedKeys } from './keys.ts';

/** Equality by value written down again, slowly. */
const same = (a: unknown, b: unknown): boolean => {
  if (a instanceof Date || b instanceof Date) {
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]))
    );
  }
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return a === b || (a !== a && b !== b);
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && same(Reflect.get(a, name), Reflect.get(b, name)))
  );
};

describe('canonicalKey', () => {
  it('is equal exactly for keys equal by value', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        expect(canonicalKey(a) === canonicalKey(b)).toBe(same(a, b));
        expect(canonicalKey(structuredClone(a))).toBe(canonicalKey(a));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [['a', 'b'], ['as1:b']],
    [
      ['ab', ''],
      ['a', 'b'],
    ],
    [[[1], 2], [[1, 2]]],
    [{ a: 1, b: 2 }, { 'a:1': 2 }],
    [['1'], [1]],
    [[], {}],
  ])('does not confuse %j with %j', (a, b) => {
    expect(canonicalKey(a)).not.toBe(canonicalKey(b));
  });

  it('sorts the properties of objects', () => {
    expect(canonicalKey({ b: 1, a: -0 })).toBe(canonicalKey({ a: 0, b: 1 }));
  });

  it.each(unsupportedKeys)('refuses %s', (key) => {
    expect(() => canonicalKey([key])).toThrow(expect.objectContaining({ code: 'KEY_UNSUPPORTED' }));
  });
});
