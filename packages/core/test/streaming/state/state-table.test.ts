import { expect, test } from 'vitest';
import { StateTable } from '../../../src/streaming/state/state-table.ts';

test('finds the same whether keys were expected or not', () => {
  const table = new StateTable<unknown, number>();
  const keys: unknown[] = Array.from({ length: 70_000 }, (_, n) => (n % 7 === 0 ? n : `key ${n}`));
  keys.forEach((key, n) => table.find(key) < 0 && table.add(key, n, 1));
  const asked = [...keys.slice(0, 300), 'not there', ['composite'], ...keys.slice(-300)];
  table.expect(asked);
  expect(asked.map((key) => table.states[table.find(key)])).toEqual(
    asked.map((key) => (keys.includes(key) ? keys.indexOf(key) : undefined)),
  );
});

test('finds the right key when expected keys are asked for in another order, repeated, removed or left out', () => {
  const table = new StateTable<string, string>();
  const keys = Array.from({ length: 70_000 }, (_, n) => `key ${n}`);
  for (const key of keys) if (table.find(key) < 0) table.add(key, key, 1);
  const found = (key: string): string | undefined => table.states[table.find(key)];
  table.expect(['key 1', 'key 2', 'key 2', 'key 3', 'key 4', 'key 5']);
  expect(['key 1', 'key 1', 'key 2', 'key 4', 'key 3'].map(found)).toEqual([
    'key 1',
    'key 1',
    'key 2',
    'key 4',
    'key 3',
  ]);
  table.expect(['key 7', 'key 8', 'key 7']);
  table.remove('key 7');
  expect(table.find('new')).toBe(-1);
  table.add('new', 'in its place', 2);
  expect(found('key 7')).toBe(undefined);
  expect(found('new')).toBe('in its place');
});
