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
