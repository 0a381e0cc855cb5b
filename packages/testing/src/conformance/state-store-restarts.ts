import type { StateStore } from '@dstream/core/plugin';
import { expect } from 'vitest';
import type { Guarantees } from './guarantee.ts';
import {
  commitAt,
  expectEnded,
  openAt,
  shard,
  statesOf,
  type StateStoreConformance,
} from './state-store-steps.ts';

/** What the suite is told of a store that survives the process, or that others can reach. */
export interface RestartableStateStore extends StateStoreConformance {
  readonly again: (store: StateStore) => StateStore | Promise<StateStore>;
}

/** Three batches of sums, and the stores before and after a restart. */
const restarted = async ({ create, again }: RestartableStateStore): Promise<[StateStore, StateStore]> => {
  const store = await create();
  for (const time of [1000, 2000, 3000]) {
    await commitAt<string, number>(store, time - 1000, time, (version) => {
      version.set('sum', (version.get('sum') ?? 0) + time);
      version.set(`at ${time}`, time);
    });
  }
  return [store, await again(store)];
};

/** What is there when somebody else opens the store: after a restart, or on another worker. */
export const restarts: Guarantees<RestartableStateStore> = {
  async 'every version that was not forgotten is there after a restart'(options) {
    const [, store] = await restarted(options);
    expect(await store.latest(shard)).toBe(3000);
    const version = await openAt<string, number>(store, 3000, 4000);
    expect(version.size).toBe(4);
    expect(statesOf(version)).toEqual([
      ['at 1000', 1000],
      ['at 2000', 2000],
      ['at 3000', 3000],
      ['sum', 6000],
    ]);
    expect(['at 1000', 'sum'].map((key) => version.updatedAt(key))).toEqual([1000, 3000]);
    expect(Array.from(version.getByTime(2500), ([key]) => key)).toEqual(['at 1000', 'at 2000']);
    version.abort();
    const earlier = await openAt<string, number>(store, 1000, 2000);
    expect(statesOf(earlier)).toEqual([
      ['at 1000', 1000],
      ['sum', 1000],
    ]);
    earlier.abort();
  },
  async 'a version that the process before committed beyond the one opened is undone'(options) {
    const [, store] = await restarted(options);
    await commitAt<string, number>(store, 2000, 3000, (version) => version.set('again', version.size));
    expect(await store.latest(shard)).toBe(3000);
    const next = await openAt<string, number>(await options.again(store), 3000, 4000);
    expect(statesOf(next)).toEqual([
      ['again', 3],
      ['at 1000', 1000],
      ['at 2000', 2000],
      ['sum', 3000],
    ]);
    next.abort();
  },
  async 'what was not committed is not there after a restart'({ create, again }) {
    const store = await create();
    await commitAt<string, number>(store, 0, 1000, (version) => version.set('a', 1));
    (await openAt<string, number>(store, 1000, 2000)).set('a', 2);
    const after = await again(store);
    expect(await after.latest(shard)).toBe(1000);
    const version = await openAt<string, number>(after, 1000, 2000);
    expect(statesOf(version)).toEqual([['a', 1]]);
    version.abort();
  },
  async 'what was forgotten does not come back'({ create, again }) {
    const store = await create();
    for (const time of [1000, 2000, 3000, 4000]) {
      await commitAt<string, number>(store, time - 1000, time, (version) => version.set('a', time));
      await store.forget(shard, time - 1000);
    }
    const after = await again(store);
    await expect((async () => after.open(shard, 1000, 2000))()).rejects.toMatchObject({
      code: 'STATE_VERSION_MISSING',
    });
    const repeated = await openAt<string, number>(after, 3000, 4000);
    expect(statesOf(repeated)).toEqual([['a', 3000]]);
    repeated.abort();
  },
  async 'an attempt that has lost its shard to another process or worker cannot commit'({ create, again }) {
    const store = await create();
    const late = await openAt<string, number>(store, 0, 1000);
    late.set('a', 1);
    const after = await again(store);
    const successor = await openAt<string, number>(after, 0, 1000);
    successor.set('b', 1);
    await expect((async () => late.commit())()).rejects.toMatchObject({
      code: 'STATE_INVALID_OPERATION',
    });
    await successor.commit();
    expectEnded(() => late.set('a', 2));
    const next = await openAt<string, number>(after, 1000, 2000);
    expect(statesOf(next)).toEqual([['b', 1]]);
    next.abort();
  },
  async 'a shard goes from one worker to the other and back'({ create, again }) {
    const store = await create();
    const stores = [store, await again(store)];
    for (let batch = 1; batch <= 6; batch++) {
      await commitAt<string, number>(stores[batch % 2]!, 1000 * (batch - 1), 1000 * batch, (version) => {
        version.set('batches', (version.get('batches') ?? 0) + 1);
      });
    }
    const version = await openAt<string, number>(stores[1]!, 6000, 7000);
    expect(statesOf(version)).toEqual([['batches', 6]]);
    version.abort();
  },
};
