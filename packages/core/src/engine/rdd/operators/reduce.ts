import { withinTask } from '../../task/current-task.ts';
import { runAction } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import { mergeAll } from '../merge-all.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { reducing } from '../reducing.ts';
import { chunkOf } from './chunk-of.ts';
import { readPartition, shuffleOf } from './shuffled.ts';

type Merge<T> = (a: T, b: T) => T;

/** All records merged into one, first within each partition; none of none. */
export const reduced = <T>(parent: RDD<T>, merge: Merge<T>): RDDOperator<T> => {
  const parts = parent.context.create(reducedPartitions(parent, merge));
  const shuffle = shuffleOf(parts, 1, () => ({ by: 'record', partition: () => 0 }));
  return {
    name: 'reduce',
    numPartitions: 1,
    dependencies: [shuffle],
    compute: (partition, task) => [
      withinTask(task, () => mergeAll(readPartition(shuffle, partition) as readonly T[], merge)),
    ],
  };
};

const reducedPartitions = <T>(parent: RDD<T>, merge: Merge<T>): RDDOperator<T> => ({
  name: 'reducePartition',
  numPartitions: parent.numPartitions,
  dependencies: [narrow(parent)],
  compute: (partition, task) => chunkOf(runAction(parent, partition, task, reducing(merge))),
});
