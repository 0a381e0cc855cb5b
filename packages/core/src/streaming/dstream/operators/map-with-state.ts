import type { StateVersion } from '../../../contracts/state-store.ts';
import type { Duration } from '../../../contracts/time.ts';
import { State } from '../../state/state.ts';
import type { DStream } from '../dstream.ts';
import { StateSpec, type MapWithStateFunction, type MapWithStateOptions } from '../state-spec.ts';
import { stateful, type StatefulStep } from './stateful.ts';
import { lift } from './transform.ts';

/** The mapped stream of `mapWithState`, which can also show the state itself. */
export type MapWithStateDStream<K, S, M> = DStream<M> & {
  /** Every key with its state, as it is after each batch. Cost follows all keys held. */
  stateSnapshots(): DStream<[K, S]>;
};

/** What one partition of one batch gives: the mapped records and, if somebody asked for it, all of the state. */
interface Outcome<K, S, M> {
  readonly mapped: readonly M[];
  readonly snapshot: readonly [K, S][] | undefined;
}

const mappedOf = <K, S, M>(outcome: Outcome<K, S, M>): readonly M[] => outcome.mapped;
const snapshotOf = <K, S, M>(outcome: Outcome<K, S, M>): readonly [K, S][] => outcome.snapshot!;

/** Calls the function for each record with the state of its key. */
export const mapWithState = <K, V, S, M>(
  parent: DStream<[K, V]>,
  given: StateSpec<K, V, S, M> | MapWithStateFunction<K, V, S, M>,
  extra: MapWithStateOptions<K, S>,
): MapWithStateDStream<K, S, M> => {
  const { fn, options } = given instanceof StateSpec ? given : StateSpec.function(given);
  const { initialState, partitioner, numPartitions, timeout, state } = { ...options, ...extra };
  let wantsSnapshots = false;
  const step: StatefulStep<K, V, S, Outcome<K, S, M>> = (records, version, time) => {
    const mapped = mapRecords(records, version, fn, time);
    if (timeout !== undefined) timeOut(version, fn, time, timeout, mapped);
    return [{ mapped, snapshot: wantsSnapshots ? statesOf(version) : undefined }];
  };
  const outcomes = stateful(parent, step, {
    name: 'mapWithState',
    partitioner: parent.graph.rdds.partitionerFor([], partitioner ?? numPartitions),
    initialState,
    schema: state,
    timeout,
    keepsPartitioner: false,
    scan: (time) => ({
      all: wantsSnapshots,
      ...(timeout !== undefined && { before: time - timeout }),
    }),
  });
  const mapped = parent.graph.add({
    ...lift('mapped', outcomes, (rdd) => rdd.flatMap(mappedOf as never)),
    holder: outcomes,
  }) as DStream<M>;
  const stateSnapshots = (): DStream<[K, S]> => {
    parent.graph.requireOpen('stateSnapshots()');
    wantsSnapshots = true;
    return parent.graph.add(lift('stateSnapshots', outcomes, (rdd) => rdd.flatMap<[K, S]>(snapshotOf)));
  };
  return Object.assign(mapped, { stateSnapshots });
};

/** How many keys the state store is told of in advance. */
const expected = 128;

const mapRecords = <K, V, S, M>(
  records: readonly [K, V][],
  version: StateVersion<K, S>,
  fn: MapWithStateFunction<K, V, S, M>,
  time: number,
): M[] => {
  const mapped: M[] = [];
  const state = new State<S>();
  for (let i = 0; i < records.length; i++) {
    if (i % expected === 0) version.expect?.(records.slice(i, i + expected).map(([next]) => next));
    const [key, value] = records[i]!;
    state.wrap(version.get(key));
    const result = fn(key, value, state, time);
    if (result !== undefined) mapped.push(result);
    if (state.isRemoved()) version.delete(key);
    else if (state.isUpdated()) version.set(key, state.get());
    else if (state.exists()) version.touch(key);
  }
  return mapped;
};

/** The last call for keys whose last data is older than the time-out, after which they are gone. */
const timeOut = <K, V, S, M>(
  version: StateVersion<K, S>,
  fn: MapWithStateFunction<K, V, S, M>,
  time: number,
  timeout: Duration,
  mapped: M[],
): void => {
  const state = new State<S>();
  for (const [key, held] of version.getByTime(time - timeout)) {
    state.wrapTimingOut(held);
    const result = fn(key, null, state, time);
    if (result !== undefined) mapped.push(result);
    version.delete(key);
  }
};

const statesOf = <K, S>(version: StateVersion<K, S>): [K, S][] => {
  const states: [K, S][] = [];
  for (const [key, state] of version.entries()) states.push([key, state]);
  return states;
};
