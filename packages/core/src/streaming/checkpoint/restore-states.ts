import type { Codec } from '../../contracts/codec.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import { lastTimeUpTo } from '../dstream/past.ts';
import type { StateRecord } from './journal-record.ts';
import { beforeOf, type GoingOn, type LookBack } from './look-back.ts';
import { moveState } from './move-state.ts';
import { movedChanges } from './moved-changes.ts';
import { isFilled, type PlacedState } from './place-states.ts';
import { requireEmpty, requireHeld } from './require-held.ts';
import { restoreState, rollBackState, type RestoredState } from './restore-state.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

/** A checkpoint, and what becomes of its state. */
interface Restoring {
  readonly going: GoingOn;
  readonly lookBack: LookBack;
  readonly store: StateStore;
  readonly codec: Codec;
  readonly files: SnapshotFiles;
  readonly changes: readonly StateRecord[];
  readonly placed: readonly PlacedState[];
}

/** A state of the checkpoint that has another place now. */
export interface MovedState {
  readonly placed: PlacedState;
  /** The batch after which it is in the state store; undefined where nothing is, because it is computed from its beginning. */
  readonly time: Time | undefined;
  /** What changed after that. */
  readonly changes: readonly StateRecord[];
}

/** Brings all state back. Resolves to what of it has moved in the checkpoint. Throws `STATE_STORE_FOREIGN`. */
export const restoreStates = async (restoring: Restoring): Promise<readonly MovedState[]> => {
  const moved: MovedState[] = [];
  for (const each of restoring.placed) {
    if (!each.from) {
      await requireEmpty(each, restoring.store);
      continue;
    }
    const state = restoredState(each, restoring);
    const isThere = state.time > restoring.lookBack.origins.get(each.stream.streamId)!;
    if (restoring.store.durable) await placeState(state, isThere, each, restoring);
    else {
      const { ledger } = restoring.going;
      if (isThere) await restoreState(state, { ...restoring, snapshots: ledger.snapshots });
      if (!isFilled(each)) continue;
      const changes = [...movedChanges(state, ledger.lastDone, restoring)];
      moved.push({ placed: each, time: isThere ? state.time : undefined, changes });
    }
  }
  return moved;
};

/** What is in a durable store stays where it is, or is copied to where it is wanted. */
const placeState = async (
  state: RestoredState,
  isThere: boolean,
  placed: PlacedState,
  { store, going }: Restoring,
): Promise<void> => {
  const { to } = placed;
  const from = placed.from!;
  if (isThere) await requireHeld(placed, heldUpTo(placed, state.time, going), store);
  if (!isFilled(placed)) await rollBackState(state, to, store);
  else if (isThere) await moveState(state, { from, to }, store);
};

/** The last batch up to `time` that has left a version of the state. */
const heldUpTo = (placed: PlacedState, time: Time, going: GoingOn): Time => {
  const { ledger } = going;
  const { slideDuration } = beforeOf(placed.stream, going)!;
  const failed = new Set(ledger.batches.filter(({ state }) => state === 'failed').map((batch) => batch.time));
  let held = lastTimeUpTo(Math.min(time, ledger.lastDone), slideDuration, ledger);
  while (failed.has(held)) held = lastTimeUpTo(held - slideDuration, slideDuration, ledger);
  return held;
};

const restoredState = ({ stream, from, to }: PlacedState, { going, lookBack }: Restoring): RestoredState => {
  const { partitioner, schema } = stream.operator.state!;
  const before = beforeOf(stream, going)!;
  return {
    id: before.id,
    was: from!.name,
    operator: to.name,
    partitioner,
    schema,
    schemaVersion: before.schemaVersion ?? 1,
    numPartitions: from!.numPartitions,
    time: lookBack.since.get(stream.streamId)!,
  };
};
