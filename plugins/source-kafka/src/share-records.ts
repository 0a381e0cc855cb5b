import { partitionRates, type PlanRequest } from '@dstream/core/plugin';

/** Limits of a partition, in records a batch. */
export interface PartitionLimits {
  readonly least: number;
  /** Infinity: none. */
  readonly most: number;
}

/**
 * How many records of each partition a batch takes. The limit of the batch is shared out by lag, as in Spark's Kafka
 * connector; what rounding leaves goes round the partitions from `turn` on, so that none waits for ever.
 */
export const shareRecords = (
  lags: ReadonlyMap<string, number>,
  limit: PlanRequest['limit'],
  { least, most }: PartitionLimits,
  turn: number,
): Map<string, number> => {
  const maxRate = most === Infinity ? 0 : most;
  const partitions = new Map(
    lags.entries().map(([name, lag]) => [name, { lag, maxRate, minRecords: Math.min(least, lag) }]),
  );
  const rates = partitionRates({ rate: limit, batchDuration: 1000, partitions });
  const shares = new Map(
    lags.entries().map(([name, lag]) => [name, Math.min(lag, rates?.get(name) ?? Infinity)]),
  );
  if (limit !== Infinity) shareRest(shares, lags, limit, most, turn);
  return shares;
};

/** One more record each, while there are any left. */
const shareRest = (
  shares: Map<string, number>,
  lags: ReadonlyMap<string, number>,
  limit: number,
  most: number,
  turn: number,
): void => {
  let rest = Math.floor(limit) - shares.values().reduce((sum, share) => sum + share, 0);
  const names = [...lags.keys()];
  for (let i = 0; i < names.length && rest > 0; i++) {
    const name = names[(turn + i) % names.length]!;
    const share = shares.get(name)!;
    if (share >= Math.min(lags.get(name)!, most)) continue;
    shares.set(name, share + 1);
    rest--;
  }
};
