import { DStreamError } from '../../../base/errors/dstream-error.ts';
import type { TaskContext } from '../../task/task-context.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { fromWholes, wholeOf } from './chunk-of.ts';

/** Partitions of the same index brought together by a function. Throws `ZIP_UNEQUAL` unless there are equally many. */
export const zipPartitions = <U>(
  parents: readonly RDD<any>[],
  fn: (records: readonly (readonly any[])[], partition: number) => Iterable<U>,
  options: { readonly name?: string; readonly keepsPartitioner?: boolean } = {},
): RDDOperator<U> => {
  const name = options.name ?? 'zipPartitions';
  const [first, ...others] = parents as [RDD<any>, ...RDD<any>[]];
  for (const other of others)
    requireEqual(`${name}()`, 'partitions', first.numPartitions, other.numPartitions);
  return {
    name,
    numPartitions: first.numPartitions,
    dependencies: parents.map(narrow),
    partitioner: options.keepsPartitioner ? first.partitioner : undefined,
    compute: (partition: number, task: TaskContext) =>
      fromWholes(
        parents.map((parent) => wholeOf(parent, partition, task)),
        task,
        (records) => Array.from(fn(records, partition)),
      ),
  };
};

/** The records of two RDDs side by side. */
export const zip = <T, U>(left: RDD<T>, right: RDD<U>): RDDOperator<[T, U]> =>
  zipPartitions<[T, U]>([left, right], sideBySide, { name: 'zip' });

const sideBySide = ([left, right]: readonly (readonly any[])[], partition: number): [any, any][] => {
  requireEqual('zip()', `records in partition ${partition}`, left!.length, right!.length);
  return left!.map((record, index) => [record, right![index]]);
};

const requireEqual = (operation: string, what: string, left: number, right: number): void => {
  if (left !== right) throw new DStreamError('ZIP_UNEQUAL', { operation, what, left, right });
};
