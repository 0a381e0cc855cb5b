import type { Partitioner } from '../../../contracts/partitioner.ts';
import { KeyTable } from '../../key/key-table.ts';
import { notPair } from '../../pipeline/pair.ts';
import type { TaskContext } from '../../task/task-context.ts';
import { narrow, type Combiner, type Dependency } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { fromWholes, wholeOf, type Whole } from './chunk-of.ts';
import { readPartition, shuffleByKey } from './shuffled.ts';

/** For each key, the values it has in each of the parents. Parents placed by `partitioner` already are not moved. */
export const cogroup = (
  parents: readonly RDD<any>[],
  partitioner: Partitioner<any>,
): RDDOperator<[any, any[][]]> => {
  const dependencies = parents.map((parent) => placedBy(parent, partitioner));
  return {
    name: 'cogroup',
    numPartitions: partitioner.numPartitions,
    dependencies,
    partitioner,
    compute: (partition, task) =>
      fromWholes(
        dependencies.map((dependency) => sideOf(dependency, partition, task)),
        task,
        grouped,
      ),
  };
};

/** A parent whose pairs lie where `partitioner` places them: as it is, or moved there. */
export const placedBy = (parent: RDD<any>, partitioner: Partitioner<any>, combiner?: Combiner): Dependency =>
  parent.partitioner?.id === partitioner.id ? narrow(parent) : shuffleByKey(parent, partitioner, combiner);

/** The records that a parent has for one partition. */
export const sideOf = (dependency: Dependency, partition: number, task: TaskContext): Whole<unknown> =>
  dependency.kind === 'narrow'
    ? wholeOf(dependency.rdd, partition, task)
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
