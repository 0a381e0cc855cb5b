import type { Codec } from '../../contracts/codec.ts';
import type { Time } from '../../contracts/time.ts';
import { canonicalKey } from '../../engine/key/canonical-key.ts';
import { decodeState } from '../state/encoded-state.ts';
import type { StateRecord } from './journal-record.ts';
import type { Snapshot, StatePlace } from './ledger.ts';
import { changesOf, newestOf } from './restore-state.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

/** A key with its state and the time of the batch that touched it last. */
export type StateEntry = readonly [key: unknown, state: unknown, updatedAt: Time];

/** What the state of a checkpoint is read from. */
export interface StateReading {
  readonly codec: Codec;
  readonly files: SnapshotFiles;
  readonly snapshots: readonly Snapshot[];
  readonly changes: readonly StateRecord[];
  /** The batch after which it is wanted. */
  readonly time: Time;
}

/** All entries of a state, in no particular order. Memory holds the changes since its snapshot, and a portion of that. */
export async function* readState(
  { name, numPartitions }: StatePlace,
  reading: StateReading,
): AsyncGenerator<StateEntry> {
  for (let partition = 0; partition < numPartitions; partition++)
    yield* readPartition(name, partition, reading);
}

async function* readPartition(
  was: string,
  partition: number,
  { codec, files, snapshots, changes, time }: StateReading,
): AsyncGenerator<StateEntry> {
  const snapshot = newestOf(snapshots, { was, time }, partition);
  const changed = new Map<string, StateEntry>();
  for (const { bytes } of changesOf(changes, { was, time }, partition, snapshot?.from ?? -Infinity)) {
    const { keys, states, stamps } = decodeState(new Uint8Array(bytes).buffer, codec);
    keys.forEach((key, row) => changed.set(canonicalKey(key), [key, states[row], stamps[row]!]));
  }
  if (snapshot) {
    for await (const { keys, states, stamps } of files.read(snapshot)) {
      for (const [row, key] of keys.entries())
        if (!changed.has(canonicalKey(key))) yield [key, states[row], stamps[row]!];
    }
  }
  for (const entry of changed.values()) if (entry[1] !== undefined) yield entry;
}
