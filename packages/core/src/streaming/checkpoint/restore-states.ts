import type { Codec } from '../../contracts/codec.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import type { PlanChange } from './compare-plans.ts';
import type { StateRecord } from './journal-record.ts';
import type { Ledger } from './ledger.ts';
import { moveState } from './move-state.ts';
import type { PlacedState } from './place-states.ts';
import type { PlannedOperator } from './plan.ts';
import { restoreState, rollBackState, type RestoredState } from './restore-state.ts';
import type { SnapshotFiles } from './snapshot-files.ts';
import { stateTimeOf } from './state-time.ts';

/** A checkpoint, and what becomes of it. */
interface Restoring {
  readonly graph: DStreamGraph;
  readonly store: StateStore;
  readonly codec: Codec;
  readonly files: SnapshotFiles;
  readonly matched: readonly PlanChange[];
  readonly ledger: Ledger;
  readonly changes: readonly StateRecord[];
  /** Of a durable store: where it has what. */
  readonly placed: readonly PlacedState[];
}

/** Brings all state back. Resolves to the streams whose state is not as it is in the checkpoint. */
export const restoreStates = async (restoring: Restoring): Promise<readonly DStream<any>[]> => {
  const { graph, store, codec, files, matched, ledger, changes, placed } = restoring;
  const moved: DStream<any>[] = [];
  for (const stream of graph.streams.filter(({ operator }) => operator.state)) {
    const id = graph.operatorIds[stream.streamId]!;
    const { was, change } = matched.find((each) => each.kind === 'state' && each.id === id)!;
    const before = ledger.plan.operators.find((each) => each.kind === 'state' && each.id === was);
    const time = stateTimeOf(stream, ledger.lastDone);
    if (!before) continue;
    const state = restoredState(stream, id, before, time);
    if (store.durable)
      await placeState(
        state,
        placed.find((each) => each.stream === stream)!,
        store,
      );
    else await restoreState(state, { store, codec, files, snapshots: ledger.snapshots, changes });
    if (change !== 'same') moved.push(stream);
  }
  return moved;
};

/** What is in a durable store stays where it is, or is copied to where it is wanted. */
const placeState = (state: RestoredState, { from, to }: PlacedState, store: StateStore): Promise<void> =>
  from!.name === to.name ? rollBackState(state, to, store) : moveState(state, { from: from!, to }, store);

const restoredState = (
  stream: DStream<any>,
  operator: string,
  before: PlannedOperator,
  time: Time,
): RestoredState => {
  const { partitioner, schema } = stream.operator.state!;
  return {
    was: before.id,
    operator,
    partitioner,
    schema,
    schemaVersion: before.schemaVersion ?? 1,
    numPartitions: before.numPartitions!,
    time,
  };
};
