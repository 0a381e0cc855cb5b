import type { StateShard, StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { StateCopy } from '../../engine/task/state-change.ts';

/** Entries as columns. */
export const columnsOf = (entries: Iterable<readonly [unknown, unknown, Time]>): StateCopy => {
  const columns = { keys: [] as unknown[], states: [] as unknown[], stamps: [] as Time[] };
  for (const [key, state, stamp] of entries) {
    columns.keys.push(key);
    columns.states.push(state);
    columns.stamps.push(stamp);
  }
  return columns;
};

/** Makes version `copy.time` of a shard out of the one at `from` and what has changed. */
export const replay = async (
  store: StateStore,
  shard: StateShard,
  from: Time,
  copy: StateCopy & { readonly time: Time },
): Promise<void> => {
  // Who can reach the store has written to it.
  if (store.scope !== 'isolate') return;
  const version = await store.open(shard, from, copy.time);
  await version.load?.(copy.keys);
  copy.keys.forEach((key, row) => {
    if (copy.states[row] === undefined) version.delete(key);
    else version.set(key, copy.states[row], copy.stamps[row]);
  });
  await version.commit();
};

/** A shard as it was after the batch of `time`, which later versions are undone for; undefined if it never got there. */
export const copyOf = async (
  store: StateStore,
  shard: StateShard,
  time: Time,
): Promise<StateCopy | undefined> => {
  const latest = await store.latest(shard);
  if (latest === undefined || latest < time) return undefined;
  const version = await store.open(shard, time, time + 1);
  await version.load?.([], { all: true });
  const copy = columnsOf(version.entries());
  version.abort();
  return copy;
};

/** Makes a shard that has fallen behind, or was never here, what it was after the batch of `time` elsewhere. */
export const restore = async (
  store: StateStore,
  shard: StateShard,
  time: Time,
  copy: StateCopy,
): Promise<void> => {
  const version = await store.open(shard, (await store.latest(shard)) ?? time - 1, time);
  await version.load?.(copy.keys, { all: true });
  for (const [key] of version.entries()) version.delete(key);
  copy.keys.forEach((key, row) => version.set(key, copy.states[row], copy.stamps[row]));
  await version.commit();
};
