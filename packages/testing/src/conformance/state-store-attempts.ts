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

/** Attempts that fail, are repeated, or come too late, and what is forgotten. */
export const attempts: Guarantees<StateStoreConformance> = {
  async 'an aborted version leaves no trace'({ create }) {
    const store = await create();
    await commitAt<string, number>(store, 0, 1000, (version) =>
      ['a', 'b'].forEach((key) => version.set(key, 1)),
    );
    const failed = await openAt<string, number>(store, 1000, 2000);
    failed.set('a', 7);
    failed.set('new', 7);
    failed.delete('b');
    failed.abort();
    expect(await store.latest(shard)).toBe(1000);
    const again = await openAt<string, number>(store, 1000, 2000);
    expect(statesOf(again)).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    again.abort();
  },
  async 'a repeated batch starts from the same state and replaces its version'({ create }) {
    const store = await create();
    await commitAt<string, number>(store, 0, 1000, (version) => version.set('a', 1));
    for (let attempt = 0; attempt < 3; attempt++) {
      await commitAt<string, number>(store, 1000, 2000, (version) => {
        version.set('a', version.get('a')! + 1);
        version.set(`attempt ${attempt}`, attempt);
      });
    }
    const next = await openAt<string, number>(store, 2000, 3000);
    expect(statesOf(next)).toEqual([
      ['a', 2],
      ['attempt 2', 2],
    ]);
    next.abort();
  },
  async 'versions after the one that is opened are undone'({ create }) {
    const store = await create();
    for (const time of [1000, 2000, 3000]) {
      await commitAt<string, number>(store, time - 1000, time, (version) => version.set('a', time));
    }
    await commitAt<string, number>(store, 1000, 2000, (version) => version.set('b', version.get('a')!));
    expect(await store.latest(shard)).toBe(2000);
    const version = await openAt<string, number>(store, 2000, 3000);
    expect(statesOf(version)).toEqual([
      ['a', 1000],
      ['b', 1000],
    ]);
    version.abort();
  },
  async 'a batch without a version of its own reads the one before'({ create }) {
    const store = await create();
    await commitAt<string, number>(store, 0, 1000, (version) => version.set('a', 1));
    const version = await openAt<string, number>(store, 4000, 5000);
    expect(statesOf(version)).toEqual([['a', 1]]);
    version.abort();
  },
  async 'opening a shard ends what an earlier attempt had opened'({ create }) {
    const store = await create();
    const late = await openAt<string, number>(store, 0, 1000);
    late.set('a', 1);
    const successor = await openAt<string, number>(store, 0, 1000);
    expect(statesOf(successor)).toEqual([]);
    expectEnded(() => late.get('a'));
    expectEnded(() => late.set('a', 2));
    expectEnded(() => late.delete('a'));
    expectEnded(() => late.touch('a'));
    await expect((async () => late.commit())()).rejects.toMatchObject({ code: 'STATE_INVALID_OPERATION' });
    late.abort();
    successor.set('b', 1);
    await successor.commit();
    const next = await openAt<string, number>(store, 1000, 2000);
    expect(statesOf(next)).toEqual([['b', 1]]);
    next.abort();
  },
  async 'a committed version can be read until the shard is opened again, not written'({ create }) {
    const store = await create();
    const version = await openAt<string, number>(store, 0, 1000);
    version.set('a', 1);
    await version.commit();
    expect([version.get('a'), version.size]).toEqual([1, 1]);
    expectEnded(() => version.set('a', 2));
    version.abort();
    expect(await store.latest(shard)).toBe(1000);
    const next = await openAt<string, number>(store, 1000, 2000);
    expect(next.get('a')).toBe(1);
    expectEnded(() => version.get('a'));
    next.abort();
  },
  async 'a version later than what it starts from is asked for'({ create }) {
    const store = await create();
    await expect((async () => store.open(shard, 1000, 1000))()).rejects.toMatchObject({
      code: 'STATE_INVALID_OPERATION',
    });
  },
  async 'forgetting keeps the version in force; older ones cannot be opened'({ create }) {
    const store = await create();
    for (const time of [1000, 2000, 3000, 4000]) {
      await commitAt<string, number>(store, time - 1000, time, (version) => version.set('a', time));
    }
    await store.forget(shard, 2500);
    await store.forget(shard, 2500);
    await store.forget({ operator: 'unknown#9', partition: 3 }, 2500);
    await expect((async () => store.open(shard, 1000, 2000))()).rejects.toMatchObject({
      code: 'STATE_VERSION_MISSING',
    });
    const repeated = await openAt<string, number>(store, 2000, 3000);
    expect(statesOf(repeated)).toEqual([['a', 2000]]);
    repeated.abort();
  },
  async 'forgetting everything leaves the newest version'({ create }) {
    const store = await create();
    await commitAt<string, number>(store, 0, 1000, (version) => version.set('a', 1));
    await store.forget(shard, 90_000);
    expect(await store.latest(shard)).toBe(1000);
    const version = await openAt<string, number>(store, 1000, 2000);
    expect(statesOf(version)).toEqual([['a', 1]]);
    version.abort();
  },
};
