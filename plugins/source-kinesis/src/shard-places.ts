import { kinesisSourceError } from './kinesis-source-error.ts';
import { lose, type LossPolicy } from './loss-policy.ts';
import type { Place } from './sequence-range.ts';
import type { ListedShard } from './shard-list.ts';

type Shards = ReadonlyMap<string, ListedShard>;

/** Whether nothing comes after a place of a shard. */
export type IsEnd = (shardId: string, place: Place) => boolean;

/**
 * Where the shards stand that there are now. New ones stand at their first record. Those that were read to their end and are
 * gone are forgotten; what else is gone is a loss.
 */
export const placesNow = (
  stream: string,
  known: ReadonlyMap<string, Place>,
  shards: Shards,
  isEnd: IsEnd,
  policy: LossPolicy,
): Map<string, Place> => {
  for (const [shardId, place] of known) {
    if (shards.has(shardId) || isEnd(shardId, place)) continue;
    lose(policy, kinesisSourceError('KINESIS_SHARD_GONE', { stream, shardId }));
  }
  return new Map(shards.keys().map((shardId) => [shardId, known.get(shardId) ?? { at: 'TRIM_HORIZON' }]));
};

/** The shards that may be read: those whose parents, as far as they are still there, were read to their end. */
export const readableShards = (
  places: ReadonlyMap<string, Place>,
  shards: Shards,
  isEnd: IsEnd,
): string[] => {
  const isDone = (shardId: string): boolean => {
    const place = places.get(shardId);
    return place === undefined || isEnd(shardId, place);
  };
  return [...places.keys()].filter(
    (shardId) => !isDone(shardId) && shards.get(shardId)!.parents.every(isDone),
  );
};
