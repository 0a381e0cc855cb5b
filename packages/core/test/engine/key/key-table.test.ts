import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalKey } from '../../../src/engine/key/canonical-key.ts';
import { KeyTable } from '../../../src/engine/key/key-table.ts';
import { anyKey, collidingStrings, unsupportedKeys } from './keys.ts';

/** Counts records by key as a generated loop does. */
const count = (keys: readonly unknown[]): KeyTable<unknown, number> => {
  const table = new KeyTable<unknown, number>();
  for (const key of keys) {
    const id = table.find(key);
    if (id < 0) table.add(key, 1);
    else table.values[id]! += 1;
  }
  return table;
};

/** The same with a Map of canonical texts. */
const countByText = (keys: readonly unknown[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(canonicalKey(key), (counts.get(canonicalKey(key)) ?? 0) + 1);
  return counts;
};

const textsOf = (table: KeyTable<unknown, number>): [string, number][] =>
  table.keys.map((key, id) => [canonicalKey(key), table.values[id]!]);

describe('KeyTable', () => {
  it('aggregates by value, in the order of first appearance', () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 200 }), (keys) => {
        expect(textsOf(count(keys))).toEqual([...countByText(keys)]);
      }),
    );
  });

  it.each<[string, (i: number) => unknown, number]>([
    ['short strings', (i) => `w${(i * 7919) % 30_000}`, 60_000],
    ['long strings', (i) => `https://example.com/shop/items/${(i * 7919) % 5000}/reviews`, 20_000],
    ['few strings again and again', (i) => `customer-${i % 40}`, 20_000],
    ['strings cut from a text', (i) => `..${(i * 31) % 900}-of-the-same-length..`.slice(2, -2), 20_000],
    ['numbers', (i) => (i % 1000) / 4, 20_000],
    ['tuples', (i) => [i % 50, `n${i % 30}`], 5000],
  ])('aggregates %s', (_, keyOf, records) => {
    const keys = Array.from({ length: records }, (_unused, i) => keyOf(i));
    expect(textsOf(count(keys))).toEqual([...countByText(keys)]);
  });

  it('keeps 1, 1n, "1" and true apart, and joins 0 with -0 and NaN with NaN', () => {
    expect(count([1, 1n, '1', true, 0, -0, NaN, NaN]).values).toEqual([1, 1, 1, 1, 2, 2]);
  });

  it('holds on to one array of values while it grows', () => {
    const table = new KeyTable<string, number>();
    const { values } = table;
    for (let i = 0; i < 3000; i++) if (table.find(`k${i}`) < 0) table.add(`k${i}`, i);
    expect(table.values).toBe(values);
    expect(table.size).toBe(3000);
    expect(table.find('k2999')).toBe(2999);
    expect(table.find('k3000')).toBe(-1);
  });

  it.each(unsupportedKeys)('refuses %s', (key) => {
    expect(() => new KeyTable().find(key)).toThrow(expect.objectContaining({ code: 'KEY_UNSUPPORTED' }));
  });

  it('stays right and quick when all keys collide', () => {
    const keys = collidingStrings(600);
    const table = count([...keys, ...keys, 'another', ...keys]);
    expect(table.keys).toEqual([...keys, 'another']);
    expect(table.values).toEqual([...keys.map(() => 3), 1]);
  });
});
