import { describe, expect, it } from 'vitest';
import { keysEqual } from '../../../src/engine/key/keys-equal.ts';

describe('keysEqual', () => {
  it.each([
    ['a', 'a'],
    [0, -0],
    [NaN, NaN],
    [null, null],
    [new Date(5), new Date(5)],
    [
      ['a', [1]],
      ['a', [1]],
    ],
    [
      { a: 1, b: null },
      { b: null, a: 1 },
    ],
  ])('%j equals %j', (a, b) => {
    expect(keysEqual(a, b)).toBe(true);
    expect(keysEqual(b, a)).toBe(true);
  });

  it.each([
    ['1', 1],
    [1, true],
    [0, null],
    [null, []],
    [new Date(5), 5],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: 1, b: null }],
  ])('%j differs from %j', (a, b) => {
    expect(keysEqual(a, b)).toBe(false);
    expect(keysEqual(b, a)).toBe(false);
  });

  it('tells a bigint from a number', () => {
    expect(keysEqual(1, 1n)).toBe(false);
    expect(keysEqual(2n, 2n)).toBe(true);
  });
});
