import type { Duration } from '../../contracts/time.ts';

/** One partition of a source that is read by offset, and its limits. */
export interface PartitionLag {
  /** Records that wait to be read. */
  readonly lag: number;
  /** The most records a second; 0 for no limit. */
  readonly maxRate: number;
  /** The fewest records in a batch, whatever the rate. */
  readonly minRecords: number;
}

/** What is to be shared out. */
export interface RateShare<P> {
  /** Records a second for all partitions together; Infinity: only their own limits count. */
  readonly rate: number;
  readonly batchDuration: Duration;
  readonly partitions: ReadonlyMap<P, PartitionLag>;
}

/**
 * The most records to read from each partition in a batch: the rate shared out by lag, each share within its
 * partition's limits, as in Spark's Kafka connector. Undefined when nothing limits the batch.
 */
export const partitionRates = <P>({
  rate,
  batchDuration,
  partitions,
}: RateShare<P>): Map<P, number> | undefined => {
  const totalLag = partitions.values().reduce((sum, { lag }) => sum + Math.max(lag, 0), 0);
  const shareOf = ({ lag, maxRate }: PartitionLag): number => {
    if (rate === Infinity) return maxRate;
    const share = (Math.max(lag, 0) / totalLag) * rate;
    return maxRate > 0 ? Math.min(share, maxRate) : share;
  };
  const shares = new Map(partitions.entries().map(([id, partition]) => [id, shareOf(partition)]));
  const total = shares.values().reduce((sum, share) => sum + share, 0);
  // Without any lag the shares are 0 / 0: there is nothing to limit.
  if (!(total > 0)) return undefined;
  const limitOf = (id: P, { minRecords }: PartitionLag): number =>
    Math.max(Math.floor((shares.get(id)! * batchDuration) / 1000), minRecords);
  return new Map(partitions.entries().map(([id, partition]) => [id, limitOf(id, partition)]));
};
