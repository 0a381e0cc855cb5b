import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysEqual } from '../../../src/engine/key/keys-equal.ts';
import { compareKeys } from '../../../src/engine/partitioner/compare-keys.ts';
import { anyKey, unsupportedKeys } from '../key/keys.ts';

describe('compareKeys', () => {
  it('is a total order that agrees with equality by value', () => {
    fc.assert(
      fc.property(anyKey, anyKey, anyKey, (a, b, c) => {
        expect(Math.sign(compareKeys(a, b)) + Math.sign(compareKeys(b, a))).toBe(0);
        expect(compareKeys(a, b) === 0).toBe(keysEqual(a, b));
        const [low, middle, high] = [a, b, c].toSorted(compareKeys);
        expect(compareKeys(low, middle)).toBeLessThanOrEqual(0);
        expect(compareKeys(middle, high)).toBeLessThanOrEqual(0);
        expect(compareKeys(low, high)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('orders each type as its users expect, and types one after the other', () => {
    const ordered = [
      null,
      false,
      true,
      -Infinity,
      -1,
      0,
      2,
      10,
      Infinity,
      NaN,
      -1n,
      3n,
      '',
      '10',
      '2',
      'B',
      'a',
      'ab',
      'b',
      new Date(1),
      new Date(2),
      [],
      [1],
      [1, 2],
      [2],
      ['a'],
      {},
      { a: 1 },
      { a: 1, b: 0 },
      { a: 2 },
      { b: 0 },
    ];
    expect(ordered.toReversed().toSorted(compareKeys)).toEqual(ordered);
  });

  it('does not mind the order of properties', () => {
    expect(compareKeys({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(0);
  });

  it.each(unsupportedKeys)('refuses %s', (key) => {
    expect(() => compareKeys(key, 1)).toThrow(expect.objectContaining({ code: 'KEY_UNSUPPORTED' }));
    expect(() => compareKeys([1], [key])).toThrow(expect.objectContaining({ code: 'KEY_UNSUPPORTED' }));
  });
});
