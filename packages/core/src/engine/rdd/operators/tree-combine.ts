import { readShuffle } from '../../shuffle/read-shuffle.ts';
import { withinTask } from '../../task/current-task.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { shuffleOf } from './shuffled.ts';

/** One level of a tree: the records of every `numPartitions`th partition merged into one. */
const mergedInto = <T>(parent: RDD<T>, numPartitions: number, merge: (a: T, b: T) => T): RDDOperator<T> => {
  const shuffle = shuffleOf(parent, numPartitions, (mapPartition) => ({
    by: 'record',
    partition: () => mapPartition % numPartitions,
  }));
  // Merged where the shuffle is read, which happens once: `merge` may change what it merges.
  const read = (partition: number): readonly unknown[] =>
    shuffle.outputs.read(partition, (blocks) => {
      const records = readShuffle(blocks, undefined) as readonly T[];
      return records.length < 2 ? records : [records.reduce((a, b) => merge(a, b))];
    });
  return {
    name: 'treeCombine',
    numPartitions,
    dependencies: [shuffle],
    compute: (partition, task) => [withinTask(task, () => read(partition)) as readonly T[]],
  };
};

/** Merges records in as many levels as `depth` asks for, so that few enough are left for the driver. */
export const treeCombine = <T>(rdd: RDD<T>, depth: number, merge: (a: T, b: T) => T): RDD<T> => {
  const scale = Math.max(Math.ceil(rdd.numPartitions ** (1 / depth)), 2);
  let level = rdd;
  while (level.numPartitions > scale + Math.ceil(level.numPartitions / scale)) {
    const numPartitions = Math.floor(level.numPartitions / scale);
    level = level.context.create(mergedInto(level, numPartitions, merge));
  }
  return level;
};
