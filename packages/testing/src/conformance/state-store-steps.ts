import type { StateShard, StateStore, StateVersion } from '@dstream/core/plugin';
import { expect } from 'vitest';
import type { ConformanceOptions } from './guarantee.ts';

export interface StateStoreConformance extends ConformanceOptions {
  /** A new, empty store. */
  readonly create: () => StateStore | Promise<StateStore>;
  /**
   * For a store whose scope is wider than an isolate, or that is durable: another one on the same place, as the same
   * program opens it after a restart, or on another worker. The first one may still be used.
   */
  readonly again?: (store: StateStore) => StateStore | Promise<StateStore>;
  /** Whether it has `refill` and `remove`. Default false. */
  readonly refills?: boolean;
}

/** The shard that most tests use. */
export const shard: StateShard = { operator: 'counts#1', partition: 0 };

/** All keys with their state, sorted. */
export const statesOf = <K, S>(version: StateVersion<K, S>): [K, S][] =>
  Array.from(version.entries(), ([key, state]): [K, S] => [key, state]).toSorted(([a], [b]) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
  );

/** Opens a shard and announces everything that could be asked for. */
export const openAt = async <K, S>(
  store: StateStore,
  from: number,
  to: number,
  place: StateShard = shard,
): Promise<StateVersion<K, S>> => {
  const version = await store.open<K, S>(place, from, to);
  await version.load?.([], { all: true, before: to });
  return version;
};

/** Opens, changes and commits a version. */
export const commitAt = async <K, S>(
  store: StateStore,
  from: number,
  to: number,
  change: (version: StateVersion<K, S>) => void,
  place: StateShard = shard,
): Promise<void> => {
  const version = await openAt<K, S>(store, from, to, place);
  change(version);
  await version.commit();
};

/** What calls that come too late throw. */
export const expectEnded = (call: () => unknown): void => {
  expect(call).toThrow(expect.objectContaining({ code: 'STATE_INVALID_OPERATION' }));
};
