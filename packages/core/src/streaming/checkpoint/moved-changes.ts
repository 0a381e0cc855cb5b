import type { Codec } from '../../contracts/codec.ts';
import type { Time } from '../../contracts/time.ts';
import type { StateCopy } from '../../engine/task/state-change.ts';
import { decodeState, encodeState } from '../state/encoded-state.ts';
import type { StateRecord } from './journal-record.ts';
import { changesOf, readEntry, type RestoredState } from './restore-state.ts';

interface Changes {
  readonly codec: Codec;
  readonly changes: readonly StateRecord[];
}

/**
 * What batches after `state.time` have changed up to `lastDone`, as it is written where the state is now: another process may
 * want the state as of any of them.
 */
export function* movedChanges(
  state: RestoredState,
  lastDone: Time,
  { codec, changes }: Changes,
): Generator<StateRecord> {
  const byTime = new Map<Time, StateRecord[]>();
  for (let partition = 0; partition < state.numPartitions; partition++)
    for (const change of changesOf(changes, { was: state.was, time: lastDone }, partition, state.time))
      byTime.set(change.time, [...(byTime.get(change.time) ?? []), change]);
  for (const [time, records] of [...byTime].toSorted(([a], [b]) => a - b)) {
    const copies = records.map(({ bytes }) => decodeState(new Uint8Array(bytes).buffer, codec));
    for (const [partition, copy] of spread(copies, state)) {
      const bytes = new Uint8Array(encodeState(copy, codec));
      yield { kind: 'state', operator: state.operator, partition, time, bytes };
    }
  }
}

interface Columns extends StateCopy {
  readonly keys: unknown[];
  readonly states: unknown[];
  readonly stamps: Time[];
}

/** By partition. */
const spread = (copies: readonly StateCopy[], state: RestoredState): ReadonlyMap<number, Columns> => {
  const byPartition = new Map<number, Columns>();
  for (const { keys, states, stamps } of copies)
    keys.forEach((key, row) => {
      const partition = state.partitioner.partition(key);
      let columns = byPartition.get(partition);
      if (!columns) byPartition.set(partition, (columns = { keys: [], states: [], stamps: [] }));
      columns.keys.push(key);
      columns.states.push(states[row] === undefined ? undefined : readEntry(states[row], state));
      columns.stamps.push(stamps[row]!);
    });
  return byPartition;
};
