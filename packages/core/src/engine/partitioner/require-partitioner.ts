import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Partitioner } from '../../contracts/partitioner.ts';

/** What was given, if it is a partitioner. Throws PARTITIONER_INVALID. */
export const requirePartitioner = (given: Partitioner<any>): Partitioner<any> => {
  const { id, numPartitions, partition } = (given ?? {}) as Partial<Partitioner<any>>;
  const isNumber = Number.isSafeInteger(numPartitions) && numPartitions! > 0;
  if (typeof id === 'string' && isNumber && typeof partition === 'function') return given;
  const reason = isNumber
    ? 'it needs an id, which is a string, and a function partition(key)'
    : `its numPartitions must be a whole number above 0, not ${String(numPartitions)}`;
  throw new DStreamError('PARTITIONER_INVALID', { partitioner: String(id), reason });
};
