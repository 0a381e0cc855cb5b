import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { PlacedState } from './place-states.ts';

/** Throws `STATE_STORE_FOREIGN` when a durable store has something where state is to begin. */
export const requireEmpty = async ({ id, to }: PlacedState, store: StateStore): Promise<void> => {
  if (!store.durable) return;
  for (let partition = 0; partition < to.numPartitions; partition++) {
    const latest = await store.latest({ operator: to.name, partition });
    if (latest !== undefined)
      throw new DStreamError('STATE_STORE_FOREIGN', { state: id, expected: undefined, latest });
  }
};

/** Throws `STATE_STORE_FOREIGN` when a durable store has less than a batch up to `time` has left there. */
export const requireHeld = async (
  { id, from }: PlacedState,
  time: Time,
  store: StateStore,
): Promise<void> => {
  const { name, numPartitions } = from!;
  for (let partition = 0; partition < numPartitions; partition++) {
    const latest = await store.latest({ operator: name, partition });
    if (latest === undefined || latest < time)
      throw new DStreamError('STATE_STORE_FOREIGN', { state: id, expected: time, latest });
  }
};
