import type { StateShard, StateStore, Time } from '@dstream/core/plugin';
import { expect } from 'vitest';
import type { Guarantees } from './guarantee.ts';
import { commitAt, openAt, shard, statesOf, type StateStoreConformance } from './state-store-steps.ts';

type Entry = readonly [unknown, unknown, Time];

const other: StateShard = { ...shard, partition: 1 };

const entries: readonly Entry[] = [
  ['a', 1, 4000],
  ['b', { count: 2 }, 1000],
  [['c', 3], null, 5000],
];

const fill = async (
  store: StateStore,
  time: Time,
  ...portions: readonly (readonly Entry[])[]
): Promise<void> => {
  const filling = await store.refill!(shard, time);
  for (const portion of portions) await filling.add(portion);
  await filling.commit();
};

/** As the next process has it, if there is one. */
const restarted = async ({ again }: StateStoreConformance, store: StateStore): Promise<StateStore> =>
  again ? again(store) : store;

/** What a program finds that lays its state out anew. */
export const fillings: Guarantees<StateStoreConformance> = {
  async 'a shard that was filled has the entries with their stamps, as its only version'(options) {
    const before = await options.create();
    await fill(before, 5000, entries.slice(0, 1), [], entries.slice(1));
    const store = await restarted(options, before);
    expect(await store.latest(shard)).toBe(5000);
    await expect((async () => store.open(shard, 4000, 5000))()).rejects.toMatchObject({
      code: 'STATE_VERSION_MISSING',
    });
    const version = await openAt<unknown, unknown>(store, 5000, 6000);
    expect(version.size).toBe(3);
    expect(entries.map(([key]) => [key, version.get(key), version.updatedAt(key)])).toEqual(entries);
    expect(statesOf(version)).toHaveLength(3);
    expect(Array.from(version.getByTime(5000), ([key]) => key)).toEqual(['b', 'a']);
    version.abort();
  },
  async 'what a shard held before it was filled is gone'(options) {
    const before = await options.create();
    for (const time of [1000, 2000, 3000, 9000])
      await commitAt<string, number>(before, time - 1000, time, (version) => version.set(`at ${time}`, time));
    await before.forget(shard, 2000);
    await fill(before, 3000, [['new', 1, 3000]]);
    const store = await restarted(options, before);
    expect(await store.latest(shard)).toBe(3000);
    const version = await openAt<string, number>(store, 3000, 4000);
    expect([version.size, version.get('at 1000')]).toEqual([1, undefined]);
    expect(statesOf(version)).toEqual([['new', 1]]);
    version.abort();
  },
  async 'batches build on what was filled'(options) {
    const store = await options.create();
    await fill(store, 5000, entries);
    for (const repeated of [7, 8]) {
      await commitAt<string, unknown>(store, 5000, 6000, (version) => {
        version.set('a', repeated);
        version.touch('b');
        version.delete(['c', 3] as never);
      });
    }
    const after = await restarted(options, store);
    const version = await openAt<string, unknown>(after, 6000, 7000);
    expect(version.size).toBe(2);
    expect(statesOf(version)).toEqual([
      ['a', 8],
      ['b', { count: 2 }],
    ]);
    expect(Array.from(version.getByTime(6001), ([key]) => key).toSorted()).toEqual(['a', 'b']);
    version.abort();
    const repeated = await openAt<string, unknown>(after, 5000, 6000);
    expect(repeated.get('a')).toBe(1);
    repeated.abort();
  },
  async 'a filling that was not finished is nothing, and is begun again'(options) {
    const store = await options.create();
    const filling = await store.refill!(shard, 5000);
    await filling.add(Array.from({ length: 300 }, (_, n): Entry => [n, n, 5000]));
    const after = await restarted(options, store);
    expect(await after.latest(shard)).toBeUndefined();
    await fill(after, 5000, entries);
    const version = await openAt<unknown, unknown>(after, 5000, 6000);
    expect(version.size).toBe(3);
    expect(statesOf(version)).toHaveLength(3);
    version.abort();
  },
  async 'shards are filled side by side, each with what is its own'(options) {
    const before = await options.create();
    const places = [shard, other];
    const filled = [await before.refill!(shard, 5000), await before.refill!(other, 5000)];
    for (let n = 0; n < 20; n++)
      for (const [i, filling] of filled.entries())
        await filling.add(Array.from({ length: 100 }, (_, m): Entry => [`${100 * n + m}`, i, n + m]));
    for (const filling of filled) await filling.commit();
    const store = await restarted(options, before);
    for (const [i, place] of places.entries()) {
      const version = await openAt<string, number>(store, 5000, 6000, place);
      expect(version.size).toBe(2000);
      const found = [...version.entries()];
      expect(new Set(found.map(([key]) => key)).size).toBe(2000);
      expect(
        found.every(([key, state, stamp]) => {
          const [n, m] = [Math.floor(Number(key) / 100), Number(key) % 100];
          return state === i && stamp === n + m;
        }),
      ).toBe(true);
      version.abort();
    }
  },
  async 'a shard that was removed is empty, and may be written again'(options) {
    const before = await options.create();
    for (const time of [1000, 2000])
      await commitAt<string, number>(before, time - 1000, time, (version) => version.set('a', time));
    await before.forget(shard, 2000);
    for (const place of [shard, shard, { operator: 'unknown#9', partition: 3 }]) await before.remove!(place);
    const store = await restarted(options, before);
    expect(await store.latest(shard)).toBeUndefined();
    await commitAt<string, number>(store, 0, 1000, (version) => {
      expect([version.size, version.get('a')]).toEqual([0, undefined]);
      version.set('b', 1);
    });
    const version = await openAt<string, number>(await restarted(options, store), 1000, 2000);
    expect(statesOf(version)).toEqual([['b', 1]]);
    version.abort();
  },
  async 'what is removed leaves other shards alone'(options) {
    const before = await options.create();
    for (const place of [shard, other])
      await commitAt<string, number>(before, 0, 1000, (version) => version.set('a', place.partition), place);
    await before.remove!(shard);
    const store = await restarted(options, before);
    const version = await openAt<string, number>(store, 1000, 2000, other);
    expect(statesOf(version)).toEqual([['a', 1]]);
    version.abort();
  },
};
