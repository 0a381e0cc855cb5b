import { expect, test } from 'vitest';
import { KeyMap } from '../../../src/engine/key/key-map.ts';

const guesses = (map: KeyMap<unknown>, keys: readonly unknown[]): number[] => {
  const ids = new Int32Array(keys.length);
  map.guess(keys, ids);
  return [...ids];
};

test('guesses the ids of most keys that are held', () => {
  const map = new KeyMap<unknown>();
  const keys = Array.from({ length: 1000 }, (_, n) => `key ${n}`);
  for (const key of keys) if (map.find(key) < 0) map.add(key);
  const right = guesses(map, keys).filter((id, n) => map.keys[id] === keys[n]);
  expect(right.length).toBeGreaterThan(700);
});

test('guesses nothing for keys of other kinds, very short and long ones, and in an empty map', () => {
  const map = new KeyMap<unknown>();
  const keys = [1, null, [1], 'x'.repeat(1000), 'abc', 'abcd'];
  expect(guesses(map, keys)).toEqual([-1, -1, -1, -1, -1, -1]);
  for (const key of keys) if (map.find(key) < 0) map.add(key);
  expect(guesses(map, keys)).toEqual([-1, -1, -1, -1, -1, 5]);
});

test('guesses no key that was removed', () => {
  const map = new KeyMap<unknown>();
  for (const key of ['first', 'second']) if (map.find(key) < 0) map.add(key);
  map.remove(map.find('first'));
  expect(guesses(map, ['first', 'second'])).toEqual([-1, 1]);
});
