import { runAction } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { LoopAction } from '../job-runner.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { chunkOf } from './chunk-of.ts';
import { readPartition, shuffleOf } from './shuffled.ts';

const counting: LoopAction<readonly number[]> = {
  terminal: { kind: 'count' },
  result: (state) => [state.count],
};

/** The number of records of each partition. */
export const partitionCounts = (parent: RDD<any>): RDDOperator<number> => ({
  name: 'count',
  numPartitions: parent.numPartitions,
  dependencies: [narrow(parent)],
  compute: (partition, task) => chunkOf(runAction(parent, partition, task, counting)),
});

/** The sum of all records as the only record: 0 when there are none. */
export const total = (parent: RDD<number>): RDDOperator<number> => {
  const shuffle = shuffleOf(parent, 1, () => ({ by: 'record', partition: () => 0 }));
  return {
    name: 'total',
    numPartitions: 1,
    dependencies: [shuffle],
    compute: (partition) => [[(readPartition(shuffle, partition) as number[]).reduce((a, b) => a + b, 0)]],
  };
};
