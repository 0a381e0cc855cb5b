import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import type { PlanChange } from './compare-plans.ts';
import type { Ledger, StatePlace } from './ledger.ts';
import type { PlannedOperator } from './plan.ts';

/** Where the state of a stream is, in the checkpoint or in a durable store, and where the program will have it. */
export interface PlacedState {
  readonly stream: DStream<any>;
  /** The id of its operator. */
  readonly id: string;
  /** Undefined when it is new. The same as `to` when it stays where it is. */
  readonly from: StatePlace | undefined;
  readonly to: StatePlace;
}

/** Those of a program that begins: each under the id of its operator. */
export const firstPlaces = (graph: DStreamGraph): readonly PlacedState[] =>
  statesOf(graph).map((state) => ({ ...state, from: undefined, to: placeOf(state, state.id) }));

/**
 * Those of a program that goes on. A state that is renamed stays where it is, under the name that it has there; one that
 * is repartitioned or migrated gets a place that nobody has, `used` included. Throws `STATE_STORE_FIXED` when a durable store
 * cannot fill one.
 */
export const placeStates = (
  graph: DStreamGraph,
  matched: readonly PlanChange[],
  ledger: Ledger,
  store: StateStore,
  used: Iterable<string>,
): readonly PlacedState[] => {
  const operators = ledger.plan.operators.filter(({ kind }) => kind === 'state');
  const before = new Map(operators.map((each) => [each.id, { ...each, place: placeIn(ledger, each) }]));
  const taken = new Set([...Array.from(before.values(), ({ place }) => place.name), ...used]);
  return statesOf(graph).map((state) => {
    const { was, change } = matched.find(({ kind, id }) => kind === 'state' && id === state.id)!;
    const from = change === 'added' ? undefined : before.get(was);
    if (from && !isMoved(from, state))
      return { ...state, from: from.place, to: placeOf(state, from.place.name) };
    if (from && store.durable && !(store.refill && store.remove))
      throw new DStreamError('STATE_STORE_FIXED', { operator: state.id, was });
    const name = freeName(state.id, taken);
    taken.add(name);
    return { ...state, from: from?.place, to: placeOf(state, name) };
  });
};

/** Places that nobody wants any more once the program goes on: those that state has left, and those of dropped states. */
export const leftPlaces = (ledger: Ledger, placed: readonly PlacedState[]): readonly StatePlace[] => {
  const kept = new Set(placed.map(({ to }) => to.name));
  return ledger.plan.operators
    .filter(({ kind }) => kind === 'state')
    .map((operator) => placeIn(ledger, operator))
    .filter(({ name }) => !kept.has(name));
};

/** Places that are filled anew. */
export const filledPlaces = (placed: readonly PlacedState[]): readonly StatePlace[] =>
  placed.filter(isFilled).map(({ to }) => to);

/** Whether the state gets another place. */
export const isFilled = ({ from, to }: PlacedState): boolean => from !== undefined && from.name !== to.name;

/** By stream id, for `Past`. */
export const namesByStream = (placed: readonly PlacedState[]): ReadonlyMap<number, string> =>
  new Map(placed.map(({ stream, to }) => [stream.streamId, to.name]));

/** Removes what nobody wants. Whatever cuts it short, the next start does it again. */
export const removePlaces = async (store: StateStore, places: readonly StatePlace[]): Promise<void> => {
  for (const { name, numPartitions } of places)
    for (let partition = 0; partition < numPartitions; partition++)
      await store.remove?.({ operator: name, partition });
};

type HeldStream = Pick<PlacedState, 'stream' | 'id'>;

const statesOf = ({ streams, operatorIds }: DStreamGraph): readonly HeldStream[] =>
  streams
    .filter(({ operator }) => operator.state)
    .map((stream) => ({ stream, id: operatorIds[stream.streamId]! }));

const placeOf = ({ stream }: HeldStream, name: string): StatePlace => {
  const { numPartitions, id: partitioner } = stream.operator.state!.partitioner;
  return { name, numPartitions, partitioner };
};

/** Where a checkpoint has the state of an operator. */
export const placeIn = ({ places }: Ledger, { id, numPartitions }: PlannedOperator): StatePlace =>
  places[id] ?? { name: id, numPartitions: numPartitions!, partitioner: null };

const isMoved = (
  { schemaVersion, place }: PlannedOperator & { readonly place: StatePlace },
  { stream }: HeldStream,
): boolean => {
  const { partitioner, schema } = stream.operator.state!;
  const isPlacedAlike = place.partitioner === null || place.partitioner === partitioner.id;
  return (
    !isPlacedAlike ||
    place.numPartitions !== partitioner.numPartitions ||
    schemaVersion !== (schema?.version ?? 1)
  );
};

/** The id itself, or else with a number. */
export const freeName = (id: string, taken: ReadonlySet<string>): string => {
  let name = id;
  for (let number = 2; taken.has(name); number++) name = `${id}~${number}`;
  return name;
};
