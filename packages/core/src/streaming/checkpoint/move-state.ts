import type { StateFilling, StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { StatePlace } from './ledger.ts';
import type { RestoredState } from './restore-state.ts';

/** How many entries for a partition are collected before the store is given them. */
const portionSize = 256;

type Entry = readonly [unknown, unknown, Time];

/** Where a durable store has a state, and where it is wanted. */
export interface Move {
  readonly from: StatePlace;
  readonly to: StatePlace;
}

/**
 * Copies a state inside a durable store, as it was after the batch it is wanted after: each entry brought up to date, in
 * the partition it belongs to now, with its stamp. What it is copied from stays as it is.
 */
export const moveState = async (
  { partitioner, schema, schemaVersion, time }: RestoredState,
  { from, to }: Move,
  store: StateStore,
): Promise<void> => {
  const fillings: StateFilling[] = [];
  for (let partition = 0; partition < to.numPartitions; partition++)
    fillings.push(await store.refill!({ operator: to.name, partition }, time));
  const portions = fillings.map((): Entry[] => []);
  for (let partition = 0; partition < from.numPartitions; partition++) {
    // Versions after the one that is wanted are undone.
    const version = await store.open<unknown, unknown>({ operator: from.name, partition }, time, time + 1);
    await version.load?.([], { all: true });
    for (const [key, state, stamp] of version.entries()) {
      const target = partitioner.partition(key);
      const portion = portions[target]!;
      portion.push([key, schema ? schema.read(state, schemaVersion) : state, stamp]);
      if (portion.length < portionSize) continue;
      portions[target] = [];
      await fillings[target]!.add(portion);
    }
    version.abort();
  }
  for (const [partition, filling] of fillings.entries()) {
    await filling.add(portions[partition]!);
    await filling.commit();
  }
};
