import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalKey } from '../../../src/engine/key/canonical-key.ts';
import { KeyMap } from '../../../src/engine/key/key-map.ts';
import { anyKey, collidingStrings } from './keys.ts';

const idOf = (map: KeyMap<unknown>, key: unknown): number => {
  const id = map.find(key);
  return id < 0 ? map.add(key) : id;
};

const numbered = (keyOf: (n: number) => string, max: number): fc.Arbitrary<unknown> =>
  fc.integer({ min: 0, max }).map(keyOf);

const liveIds = (map: KeyMap<unknown>): number[] =>
  Array.from({ length: map.capacity }, (_, id) => id).filter((id) => map.has(id));

type Step = readonly [key: unknown, remove: boolean];

/** Adds and removes keys, and returns where the answers differ from those of a Map by canonical text. */
const differences = (steps: readonly Step[]): unknown[] => {
  const map = new KeyMap<unknown>();
  const model = new Map<string, number>();
  const wrong: unknown[] = [];
  for (const [key, remove] of steps) {
    const text = canonicalKey(key);
    if (map.find(key) !== (model.get(text) ?? -1)) wrong.push(key);
    if (remove && model.has(text)) {
      map.remove(model.get(text)!);
      model.delete(text);
    } else if (!remove) model.set(text, idOf(map, key));
  }
  const ids = [...model.values()].toSorted((a, b) => a - b);
  return map.size === model.size && liveIds(map).join() === ids.join() ? wrong : [...wrong, 'ids'];
};

const expectRight = (steps: fc.Arbitrary<Step[]>, numRuns: number): void =>
  fc.assert(
    fc.property(steps, (given) => {
      expect(differences(given)).toEqual([]);
    }),
    { numRuns },
  );

describe('KeyMap', () => {
  it.each<[string, fc.Arbitrary<unknown>, number, number]>([
    ['keys of any kind', anyKey, 120, 100],
    ['many strings that share slots', numbered((n) => `k${n}`, 400), 1500, 30],
    ['long strings that come often', numbered((n) => `a customer with the number ${n}`, 20), 300, 40],
  ])('adds and removes %s', (_, keys, maxLength, numRuns) => {
    expect.hasAssertions();
    expectRight(fc.array(fc.tuple(keys, fc.boolean()), { maxLength, size: 'max' }), numRuns);
  });

  it('gives the ids of removed keys to new ones', () => {
    const map = new KeyMap<string>();
    for (let round = 0; round < 50; round++) {
      const ids = Array.from({ length: 100 }, (_, i) => idOf(map, `round ${round} key ${i}`));
      expect(new Set(ids).size).toBe(100);
      for (const id of ids) map.remove(id);
    }
    expect(map.capacity).toBe(100);
    expect(map.size).toBe(0);
  });

  it('copies keys', () => {
    const map = new KeyMap<string[]>();
    const key = ['a'];
    map.find(key);
    map.add(key);
    key.push('b');
    expect(map.keys).toEqual([['a']]);
    expect(map.find(['a'])).toBe(0);
  });

  it('removes keys that collide', () => {
    const keys = collidingStrings(400);
    expect(differences([...keys, ...keys].map((key, i) => [key, i % 3 === 0]))).toEqual([]);
  });
});
