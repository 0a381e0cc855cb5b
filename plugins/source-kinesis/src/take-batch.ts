import type { ShardTake } from './shard-take.ts';

/** What a batch may take of all shards together. */
export interface BatchLimits {
  /** Records; Infinity: no limit. */
  readonly records: number;
  /** Answers of each shard. */
  readonly answers: number;
}

/**
 * Lets each shard have its share of the limit, and what the others leave of theirs. Where there are fewer records to take
 * than shards, the first ones come first: let the order go round.
 */
export const takeBatch = async (
  takes: readonly ShardTake[],
  { records, answers }: BatchLimits,
  signal: AbortSignal,
): Promise<void> => {
  let open = takes;
  let rest = records;
  for (let answer = 0; answer < answers && open.length > 0 && rest > 0; answer++) {
    const share = Math.max(1, Math.floor(rest / open.length));
    await Promise.all(open.slice(0, rest).map((take) => take.more(share, signal)));
    rest = records - takes.reduce((sum, { numRecords }) => sum + numRecords, 0);
    open = open.filter(({ hasMore }) => hasMore);
  }
};
