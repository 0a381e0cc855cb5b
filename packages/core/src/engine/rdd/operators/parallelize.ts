import type { RDDOperator } from '../rdd-operator.ts';

/** Records at hand, one array per partition. */
export const fromPartitions = <T>(
  partitions: readonly (readonly T[])[],
  name = 'parallelize',
): RDDOperator<T> => ({
  name,
  numPartitions: partitions.length,
  dependencies: [],
  compute: (partition) => [partitions[partition]!],
});

/** Cuts records into `numPartitions` runs of nearly equal length, in order, as Spark's `parallelize` does. */
export const sliced = <T>(records: readonly T[], numPartitions: number): readonly (readonly T[])[] => {
  if (numPartitions === 1) return [records];
  const cut = (index: number): number => Math.floor((index * records.length) / numPartitions);
  return Array.from({ length: numPartitions }, (_, index) => records.slice(cut(index), cut(index + 1)));
};
