import type { StateScan, StateVersion } from '../../../contracts/state-store.ts';
import type { Time } from '../../../contracts/time.ts';
import { KeyTable } from '../../../engine/key/key-table.ts';
import type { Placement } from '../../../engine/rdd/pair-rdd-functions.ts';
import type { StateDefinition } from '../../state/state-definition.ts';
import type { DStream } from '../dstream.ts';
import type { InitialState } from '../state-spec.ts';
import { stateful, type StatefulStep } from './stateful.ts';

/** The new state of a key from its values in this batch (maybe none) and its state so far (null if none). */
export type UpdateFunction<K, V, S> = (
  values: V[],
  state: S | null,
  key: K,
  time: Time,
) => S | null | undefined;

export interface StateOptions<K, S> {
  /** There before the first batch. */
  readonly initialState?: InitialState<K, S>;
  /** Where state is placed. Default: the default partitioner. */
  readonly partitioner?: Placement<K>;
  /** Same as `partitioner` with a number. */
  readonly numPartitions?: number;
  /** Its name and schema, made by `state`. */
  readonly state?: StateDefinition<S>;
}

const everyKey = (): StateScan => ({ all: true });

/** Calls `update` for every key with data or state; the records are all keys with their state. */
export const updateStateByKey = <K, V, S>(
  parent: DStream<[K, V]>,
  update: UpdateFunction<K, V, S>,
  { initialState, partitioner, numPartitions, state }: StateOptions<K, S>,
): DStream<[K, S]> =>
  stateful<K, V, S, [K, S]>(parent, updateAll(update), {
    name: 'updateStateByKey',
    partitioner: parent.graph.rdds.partitionerFor([], partitioner ?? numPartitions),
    initialState,
    schema: state,
    keepsPartitioner: true,
    scan: everyKey,
  });

/** The new state of a whole partition from every key with data or state; keys that are left out lose their state. */
export type UpdatePartitionFunction<K, V, S> = (
  entries: Iterable<[key: K, values: V[], state: S | null]>,
  time: Time,
) => Iterable<[K, S]>;

export interface PartitionStateOptions<K, S> extends StateOptions<K, S> {
  /** Say false when the function changes keys, so that the result counts as placed by no partitioner. Default true. */
  readonly rememberPartitioner?: boolean;
}

/** Calls `update` once per partition; the records are the pairs it returns. */
export const updateStateByPartition = <K, V, S>(
  parent: DStream<[K, V]>,
  update: UpdatePartitionFunction<K, V, S>,
  {
    initialState,
    partitioner,
    numPartitions,
    state,
    rememberPartitioner = true,
  }: PartitionStateOptions<K, S>,
): DStream<[K, S]> =>
  stateful<K, V, S, [K, S]>(parent, updateTogether(update), {
    name: 'updateStateByPartition',
    partitioner: parent.graph.rdds.partitionerFor([], partitioner ?? numPartitions),
    initialState,
    schema: state,
    keepsPartitioner: rememberPartitioner,
    scan: everyKey,
  });

const updateTogether =
  <K, V, S>(update: UpdatePartitionFunction<K, V, S>): StatefulStep<K, V, S, [K, S]> =>
  (records, version, time) => {
    const values = withHeldKeys(grouped(records), version);
    const entries = values.keys.map((key, id): [K, V[], S | null] => [
      key,
      values.values[id]!,
      version.get(key) ?? null,
    ]);
    const result = [...update(entries, time)];
    const kept = new KeyTable<K, true>();
    for (const [key, state] of result) {
      if (kept.find(key) < 0) kept.add(key, true);
      version.set(key, state);
    }
    for (const key of values.keys) if (kept.find(key) < 0) version.delete(key);
    return result;
  };

/** Adds the keys that have a state but no data. */
const withHeldKeys = <K, V, S>(values: KeyTable<K, V[]>, version: StateVersion<K, S>): KeyTable<K, V[]> => {
  for (const [key] of version.entries()) if (values.find(key) < 0) values.add(key, []);
  return values;
};

const updateAll =
  <K, V, S>(update: UpdateFunction<K, V, S>): StatefulStep<K, V, S, [K, S]> =>
  (records, version, time) => {
    const values = withHeldKeys(grouped(records), version);
    const result: [K, S][] = [];
    values.keys.forEach((key, id) => {
      const before = version.get(key) ?? null;
      const after = update(values.values[id]!, before, key, time) ?? null;
      if (after === null) version.delete(key);
      else {
        if (after !== before) version.set(key, after);
        result.push([key, after]);
      }
    });
    return result;
  };

const grouped = <K, V>(records: readonly [K, V][]): KeyTable<K, V[]> => {
  const table = new KeyTable<K, V[]>();
  for (const [key, value] of records) {
    const id = table.find(key);
    if (id < 0) table.add(key, [value]);
    else table.values[id]!.push(value);
  }
  return table;
};
