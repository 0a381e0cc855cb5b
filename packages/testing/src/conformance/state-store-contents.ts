import type { StateVersion } from '@dstream/core/plugin';
import { expect } from 'vitest';
import type { Guarantees } from './guarantee.ts';
import { commitAt, openAt, shard, statesOf, type StateStoreConformance } from './state-store-steps.ts';

/** What a version holds and how it is found. */
export const contents: Guarantees<StateStoreConformance> = {
  async 'a shard that was never written is empty'({ create }) {
    const store = await create();
    expect(await store.latest(shard)).toBeUndefined();
    const version = await openAt<string, number>(store, 0, 1000);
    expect([version.size, version.time, version.get('a'), version.updatedAt('a')]).toEqual([
      0,
      1000,
      undefined,
      undefined,
    ]);
    expect(statesOf(version)).toEqual([]);
    version.abort();
  },
  async 'keys are set, replaced and deleted; a key without state is left alone'({ create }) {
    const version = await openAt<string, number>(await create(), 0, 1000);
    version.set('a', 1);
    version.set('b', 2);
    version.set('a', 3);
    version.delete('b');
    version.delete('never');
    version.touch('never');
    expect(statesOf(version)).toEqual([['a', 3]]);
    expect([version.size, version.get('a'), version.get('b'), version.get('never')]).toEqual([
      1,
      3,
      undefined,
      undefined,
    ]);
    version.abort();
  },
  async 'what one batch commits the next one reads'({ create }) {
    const store = await create();
    await commitAt<string, number>(store, 0, 1000, (version) => version.set('a', 1));
    expect(await store.latest(shard)).toBe(1000);
    const next = await openAt<string, number>(store, 1000, 2000);
    expect(statesOf(next)).toEqual([['a', 1]]);
    next.abort();
  },
  async 'keys are equal by value'({ create }) {
    const store = await create();
    const keys = [[1, 'a'], { a: 1, b: [2] }, new Date(7), null, true, 1n, Number.NaN, '', 0];
    await commitAt<unknown, number>(store, 0, 1000, (version) =>
      keys.forEach((key, i) => version.set(key, i)),
    );
    const version = await openAt<unknown, number>(store, 1000, 2000);
    await version.load?.(structuredClone(keys));
    expect(structuredClone(keys).map((key) => version.get(key))).toEqual(keys.map((_, i) => i));
    expect(version.get({ b: [2], a: 1 })).toBe(1);
    expect(version.get(-0)).toBe(8);
    expect(version.size).toBe(keys.length);
    version.abort();
  },
  async 'state may be anything but undefined: null, false, 0, arrays, objects'({ create }) {
    const store = await create();
    const states = [null, false, 0, '', [1], { a: { b: 1 } }];
    await commitAt<number, unknown>(store, 0, 1000, (version) =>
      states.forEach((state, i) => version.set(i, state)),
    );
    const version = await openAt<number, unknown>(store, 1000, 2000);
    await version.load?.(states.keys());
    expect(states.map((_, i) => version.get(i))).toEqual(states);
    version.abort();
  },
  async 'a key is stamped when it is set or touched, and not when it is read'({ create }) {
    const store = await create();
    await commitAt<string, number>(store, 0, 1000, (version) =>
      ['a', 'b', 'c'].forEach((key) => version.set(key, 1)),
    );
    const version = await openAt<string, number>(store, 1000, 2000);
    await version.load?.(['a', 'b', 'c']);
    version.set('a', 2);
    version.touch('b');
    version.get('c');
    expect(['a', 'b', 'c'].map((key) => [version.get(key), version.updatedAt(key)])).toEqual([
      [2, 2000],
      [1, 2000],
      [1, 1000],
    ]);
    version.abort();
  },
  async 'initial state may carry an older stamp, but none from the future'({ create }) {
    const version = await openAt<string, number>(await create(), 0, 1000);
    version.set('old', 1, 300);
    version.set('future', 1, 5000);
    expect([version.updatedAt('old'), version.updatedAt('future')]).toEqual([300, 1000]);
    version.abort();
  },
  async 'getByTime gives the keys stamped strictly before a time, oldest first'({ create }) {
    const store = await create();
    await commitAt<string, number>(store, 0, 1000, (version) => stamp(version, { a: 300, b: 100, c: 200 }));
    await commitAt<string, number>(store, 1000, 2000, (version) => version.touch('b'));
    const version = await openAt<string, number>(store, 2000, 3000);
    const before = (time: number): string[] => Array.from(version.getByTime(time), ([key]) => key);
    expect(before(200)).toEqual([]);
    expect(before(201)).toEqual(['c']);
    expect(before(2000)).toEqual(['c', 'a']);
    expect(before(2001)).toEqual(['c', 'a', 'b']);
    version.abort();
  },
  async 'keys may be deleted while getByTime gives them'({ create }) {
    const store = await create();
    await commitAt<string, number>(store, 0, 1000, (version) => stamp(version, { a: 1, b: 2, c: 3, d: 4 }));
    const version = await openAt<string, number>(store, 1000, 2000);
    const given: string[] = [];
    for (const [key] of version.getByTime(500)) {
      given.push(key);
      version.delete(key);
      if (key === 'a') version.delete('b');
    }
    expect(given).toEqual(['a', 'c', 'd']);
    expect(version.size).toBe(0);
    version.abort();
  },
  async 'keys may be set and deleted while entries gives them'({ create }) {
    const store = await create();
    const keys = Array.from({ length: 50 }, (_, n) => n);
    await commitAt<number, number>(store, 0, 1000, (version) => keys.forEach((key) => version.set(key, key)));
    const version = await openAt<number, number>(store, 1000, 2000);
    const given: number[] = [];
    for (const [key, state] of version.entries()) {
      given.push(key);
      if (key % 2 === 0) version.delete(key);
      else version.set(key, -state);
    }
    expect(given.toSorted((a, b) => a - b)).toEqual(keys);
    expect(version.size).toBe(25);
    expect(version.get(7)).toBe(-7);
    version.abort();
  },
  async 'shards do not meet'({ create }) {
    const store = await create();
    const places = ['counts#1', 'counts#11'].flatMap((operator) =>
      [0, 1, 10].map((partition) => ({ operator, partition })),
    );
    for (const [i, place] of places.entries()) {
      await commitAt<string, number>(store, 0, 1000 * (i + 1), (version) => version.set('a', i), place);
    }
    for (const [i, place] of places.entries()) {
      expect(await store.latest(place)).toBe(1000 * (i + 1));
      const version = await openAt<string, number>(store, 1000 * (i + 1), 9000, place);
      expect(statesOf(version)).toEqual([['a', i]]);
      version.abort();
    }
  },
  async 'it has refill and remove together, if it says so'({ create, refills = false }) {
    const store = await create();
    expect([store.refill !== undefined, store.remove !== undefined]).toEqual([refills, refills]);
  },
  async 'its scope is one of isolate, host and cluster'({ create }) {
    expect(['isolate', 'host', 'cluster']).toContain((await create()).scope);
  },
};

const stamp = (version: StateVersion<string, number>, stamps: Readonly<Record<string, number>>): void => {
  for (const [key, time] of Object.entries(stamps)) version.set(key, 1, time);
};
