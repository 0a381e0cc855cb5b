import type { Time } from '../../../contracts/time.ts';
import { KeyTable } from '../../../engine/key/key-table.ts';
import type { Placement } from '../../../engine/rdd/pair-rdd-functions.ts';
import type { DStream } from '../dstream.ts';
import type { InitialState } from '../state-spec.ts';
import { stateful, type StatefulStep } from './stateful.ts';

/** The new state of a key from its values in this batch (maybe none) and its state so far (null if none). */
export type UpdateFunction<K, V, S> = (values: V[], state: S | null, key: K, time: Time) => S | null | undefined;

export interface StateOptions<K, S> {
  /** There before the first batch. */
  readonly initialState?: InitialState<K, S>;
  /** Where state is placed. Default: the default partitioner. */
  readonly partitioner?: Placement<K>;
  /** Same as `partitioner` with a number. */
  readonly numPartitions?: number;
}

/** Calls `update` for every key with data or state; the records are all keys with their state. */
export const updateStateByKey = <K, V, S>(
  parent: DStream<[K, V]>,
  update: UpdateFunction<K, V, S>,
  { initialState, partitioner, numPartitions }: StateOptions<K, S>,
): DStream<[K, S]> =>
  stateful<K, V, S, [K, S]>(parent, updateAll(update), {
    name: 'updateStateByKey',
    partitioner: parent.graph.rdds.partitionerFor([], partitioner ?? numPartitions),
    initialState,
    keepsPartitioner: true,
  });

const updateAll =
  <K, V, S>(update: UpdateFunction<K, V, S>): StatefulStep<K, V, S, [K, S]> =>
  (records, version, time) => {
    const values = grouped(records);
    for (const [key] of version.entries()) if (values.find(key) < 0) values.add(key, []);
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
