import { mapChunks } from '../../pipeline/chunks.ts';
import type { TaskContext } from '../../task/task-context.ts';
import { partitionOf } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';

/**
 * A function from chunk to chunk, made anew for each attempt of each partition: for operators that count or draw lots on
 * the way. Calls no user code.
 */
export const perChunk = <T, U>(
  parent: RDD<T>,
  name: string,
  open: (partition: number, task: TaskContext) => (chunk: readonly T[]) => readonly U[],
  options: { readonly keepsPartitioner?: boolean } = {},
): RDDOperator<U> => ({
  name,
  numPartitions: parent.numPartitions,
  dependencies: [narrow(parent)],
  partitioner: options.keepsPartitioner ? parent.partitioner : undefined,
  compute: (partition, task) => mapChunks(partitionOf(parent, partition, task), open(partition, task)),
});
