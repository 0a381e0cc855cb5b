import type { Codec } from '../../contracts/codec.ts';
import type { Partitioner } from '../../contracts/partitioner.ts';
import type { StateStore, StateVersion } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { StateCopy } from '../../engine/task/state-change.ts';
import { decodeState } from '../state/encoded-state.ts';
import type { StateDefinition } from '../state/state-definition.ts';
import type { StateRecord } from './journal-record.ts';
import type { Snapshot, StatePlace } from './ledger.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

/** One state as a checkpoint has it and as the program wants it. */
export interface RestoredState {
  /** Its id in the checkpoint. */
  readonly id: string;
  /** The name of its place in the checkpoint. */
  readonly was: string;
  /** The name of the place where it is wanted. */
  readonly operator: string;
  readonly partitioner: Partitioner<any>;
  readonly schema: StateDefinition<any> | undefined;
  /** The version of its schema in the checkpoint. */
  readonly schemaVersion: number;
  /** How many partitions it has in the checkpoint. */
  readonly numPartitions: number;
  /** The batch after which it is wanted. */
  readonly time: Time;
}

/** What state is built from. */
export interface StateSources {
  readonly store: StateStore;
  readonly codec: Codec;
  readonly files: SnapshotFiles;
  readonly snapshots: readonly Snapshot[];
  /** In the order in which they were written. */
  readonly changes: readonly StateRecord[];
}

/** Brings a state back: its newest snapshot that is not too new, and the changes after that. */
export const restoreState = async (state: RestoredState, sources: StateSources): Promise<void> => {
  const { operator, partitioner, time } = state;
  const { store } = sources;
  const versions: StateVersion<unknown, unknown>[] = [];
  for (let partition = 0; partition < partitioner.numPartitions; partition++)
    versions.push(await store.open({ operator, partition }, -Infinity, time));
  const write = writerOf(state, versions);
  for (let partition = 0; partition < state.numPartitions; partition++) {
    const snapshot = newestOf(sources.snapshots, state, partition);
    if (snapshot) for await (const portion of sources.files.read(snapshot)) write(portion);
    for (const change of changesOf(sources.changes, state, partition, snapshot?.from ?? -Infinity))
      write(decodeState(new Uint8Array(change.bytes).buffer, sources.codec));
  }
  for (const [partition, version] of versions.entries()) {
    await version.commit();
    await store.forget({ operator, partition }, time);
  }
};

/** How many entries of each partition are held against the schema where not all of them are read. */
const sampleSize = 10;

/** A store that is durable itself has it all, and maybe later batches that are to be worked on again. */
export const rollBackState = async (
  state: RestoredState,
  { name, numPartitions }: StatePlace,
  store: StateStore,
): Promise<void> => {
  const { schema, time } = state;
  for (let partition = 0; partition < numPartitions; partition++) {
    const shard = { operator: name, partition };
    const latest = (await store.latest(shard)) ?? time;
    // Where batches begin anew, the last one of its state is that of the time before them.
    const isOlder = latest < time;
    const version = await store.open<unknown, unknown>(
      shard,
      Math.min(latest, time),
      isOlder ? time : time + 1,
    );
    if (schema) {
      await version.load?.([], { all: true });
      for (const [, held] of Iterator.from(version.entries()).take(sampleSize)) readEntry(held, state);
    }
    if (isOlder) await version.commit();
    else version.abort();
  }
};

/** The state of a key as the program has it. Throws `STATE_INVALID`. */
export const readEntry = (held: unknown, { schema, schemaVersion }: RestoredState): unknown =>
  schema ? schema.read(held, schemaVersion) : held;

const writerOf =
  (of: RestoredState, versions: readonly StateVersion<unknown, unknown>[]) =>
  ({ keys, states, stamps }: StateCopy): void =>
    keys.forEach((key, row) => {
      const version = versions[of.partitioner.partition(key)]!;
      const state = states[row];
      if (state === undefined) version.delete(key);
      else version.set(key, readEntry(state, of), stamps[row]);
    });

/** The newest snapshot of a partition that is not too new. */
export const newestOf = (
  snapshots: readonly Snapshot[],
  { was, time }: Pick<RestoredState, 'was' | 'time'>,
  partition: number,
): Snapshot | undefined =>
  snapshots
    .filter((each) => each.operator === was && each.partition === partition && each.upTo <= time)
    .toSorted((a, b) => b.from - a.from)[0];

/** The changes of a partition since a batch, in the order of batches; of several attempts of a batch only the last one counts. */
export const changesOf = (
  changes: readonly StateRecord[],
  { was, time }: Pick<RestoredState, 'was' | 'time'>,
  partition: number,
  from: Time,
): readonly StateRecord[] => {
  const byTime = new Map<Time, StateRecord>();
  for (const change of changes) {
    if (change.operator !== was || change.partition !== partition) continue;
    if (change.time > from && change.time <= time) byTime.set(change.time, change);
  }
  return [...byTime.values()].toSorted((a, b) => a.time - b.time);
};
