import type { Partitioner } from '../../../contracts/partitioner.ts';
import { KeyTable } from '../../key/key-table.ts';
import { notPair } from '../../pipeline/pair.ts';
import type { Combiner } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { fromWholes } from './chunk-of.ts';
import { placedBy, sideOf } from './cogroup.ts';

const nothing = (): null => null;

/** Only which keys there are matters, so each map task sends a key once. */
const keysOnly: Combiner = { create: nothing, mergeValue: nothing, mergeCombiners: nothing, mapSide: true };

/** The pairs of `left` whose key `right` does not have, as often as they are there. */
export const subtractByKey = <K, V>(
  left: RDD<[K, V]>,
  right: RDD<[K, any]>,
  partitioner: Partitioner<K>,
): RDDOperator<[K, V]> => {
  const dependencies = [placedBy(left, partitioner), placedBy(right, partitioner, keysOnly)];
  return {
    name: 'subtractByKey',
    numPartitions: partitioner.numPartitions,
    dependencies,
    partitioner,
    compute: (partition, task) =>
      fromWholes(
        dependencies.map((dependency) => sideOf(dependency, partition, task)),
        task,
        ([pairs, others]) => without(pairs!, others!),
      ),
  };
};

const without = <K, V>(pairs: readonly [K, V][], others: readonly [K, unknown][]): readonly [K, V][] => {
  const keys = new KeyTable<K, null>();
  for (const other of others) {
    if (!Array.isArray(other)) notPair(other, 'subtractByKey');
    if (keys.find(other[0]) < 0) keys.add(other[0], null);
  }
  return pairs.filter((pair) => {
    if (!Array.isArray(pair)) notPair(pair, 'subtractByKey');
    return keys.find(pair[0]) < 0;
  });
};
