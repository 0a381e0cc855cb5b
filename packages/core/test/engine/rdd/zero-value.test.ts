import { describe, expect, test } from 'vitest';
import { zeroOf } from '../../../src/engine/rdd/zero-value.ts';

describe('zeroOf', () => {
  test.each([0, '', null, undefined, true])('gives %s as it is', (zero) => {
    expect(zeroOf(zero)()).toBe(zero);
  });

  test.each([
    ['an empty array', []],
    ['an array', [0, [1]]],
    ['an object', { sum: 0, parts: [] }],
    ['a Map', new Map([['a', 1]])],
    ['bytes', new Uint8Array(3)],
  ])('gives %s anew each time', (_, zero) => {
    const next = zeroOf<unknown>(zero);
    const [one, other] = [next(), next()];
    expect([one, other]).toEqual([zero, zero]);
    expect(new Set([one, other, zero]).size).toBe(3);
  });

  test('calls a function each time', () => {
    let made = 0;
    const next = zeroOf(() => ++made);
    expect([next(), next()]).toEqual([1, 2]);
  });

  test('refuses what it cannot copy', () => {
    class Counter {
      count = 0;
    }
    expect(() => zeroOf(new Counter())).toThrow('an instance of Counter as zero value cannot be copied');
  });
});
