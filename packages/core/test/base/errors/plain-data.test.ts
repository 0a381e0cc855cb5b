import { expect, test } from 'vitest';
import { notPlain, plainData, plainProperties } from '../../../src/base/errors/plain-data.ts';

test('plain data is copied', () => {
  const data = { a: [1, 'x', null, undefined, 2n, true], b: { c: new Date(5) } };
  expect(plainData(data)).toStrictEqual(data);
  expect(plainData(data)).not.toBe(data);
});

test('what is no plain data is left out, and a place in a list left empty', () => {
  expect(plainData({ f: () => 1, s: Symbol('s'), m: new Map(), list: [() => 1, 2] })).toStrictEqual({
    list: [undefined, 2],
  });
  expect(plainData(new Map())).toBe(notPlain);
});

test('cycles, depth, length and texts have an end', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle, cycle);
  expect(JSON.stringify(plainData(cycle)).length).toBeLessThan(1000);
  expect(plainData(Array.from({ length: 1e6 }, () => 0))).toHaveLength(200);
  expect(plainData('x'.repeat(1e6))).toHaveLength(10_000);
});

test('a getter that throws costs its property only', () => {
  const value = {
    get bad(): never {
      throw new Error('no');
    },
    good: 1,
  };
  expect(plainProperties(value)).toStrictEqual({ good: 1 });
});
