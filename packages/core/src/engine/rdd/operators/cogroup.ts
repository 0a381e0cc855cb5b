import type { Partitioner } from '../../../contracts/partitioner.ts';
import { KeyTable } from '../../key/key-table.ts';
import { gather } from '../../pipeline/chunks.ts';
import { notPair } from '../../pipeline/pair.ts';
import type { TaskContext } from '../../task/task-context.ts';
import { partitionOf } from '../compute-partition.ts';
import { narrow, type Dependency } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { afterwards } from './map-partitions.ts';
import { readPartition, shuffleOf } from './shuffled.ts';

/** For each key, the values it has in each of the parents. Parents placed by `partitioner` already are not moved. */
export const cogroup = (
  parents: readonly RDD<any>[],
  partitioner: Partitioner<any>,
): RDDOperator<[any, any[][]]> => {
  const dependencies = parents.map((parent): Dependency =>
    parent.partitioner?.id === partitioner.id
      ? narrow(parent)
      : shuffleOf(parent, partitioner.numPartitions, () => ({ by: 'key', partitioner })),
  );
  return {
    name: 'cogroup',
    numPartitions: partitioner.numPartitions,
    dependencies,
    partitioner,
    compute(partition, task) {
      const sides = dependencies.map((dependency) => sideOf(dependency, partition, task));
      return sides.some((side) => side instanceof Promise)
        ? afterwards(Promise.all(sides), grouped)
        : [grouped(sides as (readonly unknown[])[])];
    },
  };
};

const sideOf = (dependency: Dependency, partition: number, task: TaskContext) =>
  dependency.kind === 'narrow'
    ? gather(partitionOf<unknown>(dependency.rdd, partition, task))
    : readPartition(dependency, partition);

const grouped = (sides: readonly (readonly unknown[])[]): [unknown, unknown[][]][] => {
  const table = new KeyTable<unknown, unknown[][]>();
  sides.forEach((records, side) => {
    for (const record of records) {
      if (!Array.isArray(record)) notPair(record, 'cogroup');
      const [key, value] = record as [unknown, unknown];
      let id = table.find(key);
      if (id < 0)
        id = table.add(
          key,
          sides.map((): unknown[] => []),
        );
      table.values[id]![side]!.push(value);
    }
  });
  return table.keys.map((key, id) => [key, table.values[id]!]);
};
