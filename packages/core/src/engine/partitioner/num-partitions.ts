import { DStreamError } from '../../base/errors/dstream-error.ts';

/** The number back, if it is one of partitions. Throws PARTITIONS_INVALID. */
export const requireNumPartitions = (value: number): number => {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new DStreamError('PARTITIONS_INVALID', { value });
};
