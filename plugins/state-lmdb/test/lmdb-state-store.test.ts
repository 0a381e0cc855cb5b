import {
  canonicalKey,
  SeededRandom,
  type StateShard,
  type StateStore,
  type StateVersion,
} from '@dstream/core/plugin';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from './support/directory.ts';
import { storeIn } from './support/store.ts';

const shard: StateShard = { operator: 'counts#1', partition: 0 };

/** Keys of all kinds, equal by value to what `structuredClone` makes of them. */
const keys: readonly unknown[] = [
  ...Array.from({ length: 40 }, (_, n) => `user-${n}`),
  ...Array.from({ length: 8 }, (_, n) => n / 2),
  'x'.repeat(3000),
  'ж'.repeat(2000),
  'lone \ud800',
  '',
  null,
  false,
  12n,
  Number.NaN,
  new Date(5),
  ['a', 1],
  ['a', '1'],
  { b: [1, { c: 'ü' }], a: null },
];

const states: readonly unknown[] = [
  0,
  -0,
  1.5,
  Number.NaN,
  'text',
  null,
  { list: [1, undefined] },
  [new Date(3)],
];

/** What is known of a key: state and stamp. */
type Model = ReadonlyMap<number, readonly [unknown, number]>;

const contentsOf = (version: StateVersion<unknown, unknown>): Map<number, readonly [unknown, number]> =>
  new Map(Array.from(version.entries(), ([key, state, stamp]) => [indexOf(key), [state, stamp]]));

const indexes = new Map(keys.map((key, index) => [canonicalKey(key), index]));
const indexOf = (key: unknown): number => indexes.get(canonicalKey(key)) ?? -1;

const sorted = (model: Model): [number, readonly [unknown, number]][] =>
  [...model].toSorted(([a], [b]) => a - b);

const change = (
  version: StateVersion<unknown, unknown>,
  before: Model,
  below: (n: number) => number,
): Model => {
  const changed = new Map(before);
  for (let call = below(30); call > 0; call--) {
    const index = below(keys.length);
    const key = structuredClone(keys[index]);
    const held = changed.get(index);
    expect(version.get(key)).toEqual(held?.[0]);
    const kind = below(4);
    if (kind === 0) {
      version.delete(key);
      changed.delete(index);
    } else if (kind === 1) {
      version.touch(key);
      if (held) changed.set(index, [held[0], version.time]);
    } else {
      const state = states[below(states.length)];
      const stamp = below(5) === 0 ? version.time - 1500 : version.time;
      version.set(key, state, stamp);
      changed.set(index, [state, stamp]);
    }
  }
  return changed;
};

const isOlder = (model: Model, time: number): [number, number][] =>
  sorted(model).flatMap(([index, [, stamp]]) => (stamp < time ? [[index, stamp]] : []));

const expectOlder = (version: StateVersion<unknown, unknown>, model: Model, time: number): void => {
  const found = Array.from(version.getByTime(time), ([key]) => indexOf(key));
  const stamps = found.map((index) => model.get(index)![1]);
  expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
  expect(found.toSorted((a, b) => a - b)).toEqual(isOlder(model, time).map(([index]) => index));
};

describe.each([0, 6000, 2 ** 20])('with %d bytes of memory', (memory) => {
  test.each([1, 2, 3])(
    'agrees with a map, whoever opens it and whatever is undone or forgotten (%d)',
    async (seed) => {
      const dir = temporaryDirectory();
      const random = new SeededRandom(`lmdb ${seed}`);
      const below = (bound: number): number => Math.floor(random.next() * bound);
      const stores: StateStore[] = [storeIn(dir, { memory }), storeIn(dir, { memory })];
      const versions: Model[] = [new Map()];
      let [oldest, store] = [0, stores[0]!];
      for (let round = 0; round < 80; round++) {
        if (below(6) === 0) store = stores[below(2)]!;
        if (below(15) === 0) store = stores[0] = storeIn(dir, { memory });
        const from = versions.length - 1 - below(Math.min(versions.length - oldest, 4));
        versions.length = from + 1;
        const version = await store.open<unknown, unknown>(shard, 1000 * from, 1000 * (from + 1));
        const older = version.time - 1000 * below(5);
        const announced = keys.filter(() => below(2) === 0);
        await version.load!(structuredClone(announced), below(3) === 0 ? { before: older } : {});
        expect(sorted(contentsOf(version))).toEqual(sorted(versions[from]!));
        const changed = change(version, versions[from]!, below);
        expect(sorted(contentsOf(version))).toEqual(sorted(changed));
        expectOlder(version, changed, older);
        expect(version.size).toBe(changed.size);
        if (below(4) === 0) {
          version.abort();
          continue;
        }
        await version.commit();
        expect(sorted(contentsOf(version))).toEqual(sorted(changed));
        versions.push(changed);
        if (below(2) === 0) {
          oldest = Math.max(oldest, versions.length - 1 - below(3));
          for (const each of stores) await each.forget(shard, 1000 * oldest);
        }
      }
    },
  );
});
