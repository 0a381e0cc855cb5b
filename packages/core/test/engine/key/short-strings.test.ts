import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { NOT_SHORT, ShortStrings } from '../../../src/engine/key/short-strings.ts';
import { collidingStrings } from './keys.ts';

/** Strings of few different characters, narrow and wide ones: many are alike. */
const alike = fc.array(fc.constantFrom('a', 'b', '\u0000', '\u00ff', '\u0161', '\uac00', '\ud800'), {
  maxLength: 20,
});
const texts = fc.array(
  alike.map((characters) => characters.join('')),
  { maxLength: 300, size: 'max' },
);

const isShort = (text: string): boolean => text.length <= (/[^\0-\xff]/.test(text) ? 7 : 15);

it('tells short strings apart as a Map does', () => {
  fc.assert(
    fc.property(texts, (given) => {
      const table = new ShortStrings();
      const model = new Map<string, number>();
      for (const text of given) {
        const expected = isShort(text) ? (model.get(text) ?? -1) : NOT_SHORT;
        expect(table.find(text)).toBe(expected);
        if (expected !== -1) continue;
        table.insert(model.size);
        model.set(text, model.size);
      }
    }),
  );
});

it('takes both widths of the same integers for different strings', () => {
  const table = new ShortStrings();
  expect(table.find('a\0b\0')).toBe(-1);
  table.insert(0);
  expect(table.find('ab')).toBe(-1);
  expect(table.find('\u6161')).toBe(-1);
});

it('finds what it holds while others come and go', () => {
  const table = new ShortStrings();
  for (let id = 0; id < 3000; id++) {
    expect(table.find(`key ${id}`)).toBe(-1);
    table.insert(id);
    if (id % 3 !== 0) continue;
    table.erase(id);
    expect(table.find(`key ${id}`)).toBe(-1);
  }
  const found = Array.from({ length: 3000 }, (_, id) => table.find(`key ${id}`));
  expect(found).toEqual(found.map((_, id) => (id % 3 === 0 ? -1 : id)));
});

it('takes nothing once it is closed', () => {
  const table = new ShortStrings();
  for (const [id, text] of ['a', 'b', 'c'].entries()) {
    table.find(text);
    table.insert(id);
  }
  expect(table.close().toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
  expect([table.find('a'), table.find('d')]).toEqual([NOT_SHORT, NOT_SHORT]);
});

it('says so when it is flooded', () => {
  const table = new ShortStrings();
  const taken = collidingStrings(300).map((text, id) => {
    expect(table.find(text)).toBe(-1);
    return table.insert(id);
  });
  expect(taken.indexOf(false)).toBeGreaterThan(200);
});
