import { kinesisSourceError } from './kinesis-source-error.ts';
import type { CheckedPosition } from './options.ts';
import type { Place, Position } from './sequence-range.ts';
import type { ListedShard } from './shard-list.ts';

type Shards = ReadonlyMap<string, ListedShard>;

/** Where each shard that there is begins, at the very first start. */
export const startingPlaces = (
  stream: string,
  shards: Shards,
  start: CheckedPosition,
  now: number,
): Position[] => {
  if (start.at === 'AFTER_SEQUENCE_NUMBER') return afterSequenceNumbers(stream, shards, start.shards);
  return Array.from(shards.values(), ({ shardId, isClosed }) => ({
    shardId,
    place: start.at === 'LATEST' ? latest(isClosed, now) : start,
  }));
};

const latest = (isClosed: boolean, timestamp: number): Place =>
  isClosed ? { at: 'SHARD_END' } : { at: 'LATEST', timestamp };

const afterSequenceNumbers = (
  stream: string,
  shards: Shards,
  named: Readonly<Record<string, string>>,
): Position[] => {
  const ended = new Set<string>();
  for (const shardId of Object.keys(named)) {
    if (!shards.has(shardId)) throw kinesisSourceError('KINESIS_SHARD_UNKNOWN', { stream, shardId });
    addAncestors(shards, shardId, ended);
  }
  return Array.from(shards.keys(), (shardId) => {
    const sequenceNumber = named[shardId];
    if (sequenceNumber !== undefined) {
      return { shardId, place: { at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber, seen: 0 } };
    }
    return { shardId, place: { at: ended.has(shardId) ? 'SHARD_END' : 'TRIM_HORIZON' } };
  });
};

/** All shards that a shard was made of. */
const addAncestors = (shards: Shards, shardId: string, ancestors: Set<string>): void => {
  for (const parent of shards.get(shardId)?.parents ?? []) {
    if (ancestors.has(parent)) continue;
    ancestors.add(parent);
    addAncestors(shards, parent, ancestors);
  }
};
