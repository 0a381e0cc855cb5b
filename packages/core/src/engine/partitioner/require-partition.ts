import { DStreamError } from '../../base/errors/dstream-error.ts';

/** The partition back, if there is one of that number. Throws PARTITIONER_INVALID. */
export const requirePartition = (partition: number, numPartitions: number, partitioner: string): number => {
  if (Number.isInteger(partition) && partition >= 0 && partition < numPartitions) return partition;
  throw new DStreamError('PARTITIONER_INVALID', {
    partitioner,
    reason: `it gave partition ${String(partition)}, which is no whole number from 0 to ${numPartitions - 1}`,
  });
};
