import type { StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { PlanChange } from './compare-plans.ts';
import type { Ledger } from './ledger.ts';
import { placeIn } from './place-states.ts';
import type { ReadJournal } from './read-journal.ts';

/**
 * By stream id: the batch before the first one of its state. State of the checkpoint goes on; that of operators that are
 * new begins after the last finished batch, and that of which no batch was finished begins where batches do.
 */
export const originsOf = (
  { streams, operatorIds }: DStreamGraph,
  matched: readonly PlanChange[],
  { lastDone, zeroTime: oldZeroTime }: Ledger,
  zeroTime: Time,
  left: ReadonlySet<string>,
): ReadonlyMap<number, Time> => {
  const changes = new Map(matched.filter(({ kind }) => kind === 'state').map((each) => [each.id, each]));
  const originOf = (id: string, firstBatch: Time): Time => {
    const { change, was } = changes.get(id)!;
    if (change === 'added') return Math.max(lastDone, zeroTime);
    return firstBatch <= lastDone || left.has(was) ? -Infinity : zeroTime;
  };
  return new Map(
    streams
      .filter(({ operator }) => operator.state)
      .map(({ streamId, slideDuration }) => [
        streamId,
        originOf(operatorIds[streamId]!, oldZeroTime + slideDuration),
      ]),
  );
};

/** Ids of the states that hold something from before the zero time: from batches of another duration. */
export const statesLeft = async (
  { ledger, changes }: Pick<ReadJournal, 'changes'> & { readonly ledger: Ledger },
  store: StateStore,
): Promise<ReadonlySet<string>> => {
  const { snapshots, zeroTime, plan } = ledger;
  const left = new Set([
    ...snapshots
      .filter(({ portions, upTo }) => portions > 0 && upTo <= zeroTime)
      .map(({ operator }) => operator),
    ...changes.filter(({ time }) => time <= zeroTime).map(({ operator }) => operator),
  ]);
  for (const operator of store.durable ? plan.operators.filter(({ kind }) => kind === 'state') : []) {
    const { name, numPartitions } = placeIn(ledger, operator);
    for (let partition = 0; partition < numPartitions; partition++)
      if (((await store.latest({ operator: name, partition })) ?? Infinity) <= zeroTime)
        left.add(operator.id);
  }
  return left;
};
