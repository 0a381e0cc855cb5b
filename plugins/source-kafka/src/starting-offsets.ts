import { kafkaSourceError } from './kafka-source-error.ts';
import { nameOf, type Position } from './offset-range.ts';
import type { KafkaSourceSettings, StartingOffset } from './options.ts';
import type { Offsets, PartitionOffsets } from './partition-offsets.ts';
import type { LivePartition } from './topic-selection.ts';

type Settings = Pick<KafkaSourceSettings, 'startingOffsets' | 'startingTimestamp' | 'groupId' | 'onDataLoss'>;

/** What is there of each partition, and what was asked for. */
interface Bounds {
  readonly first: Offsets;
  readonly end: Offsets;
  /** What was committed, or lies at the time; -1 for none. */
  readonly found: Offsets;
}

/** Where partitions are read from at the very first start. Rejects where records that were asked for are not there. */
export const startingPositions = async (
  partitions: readonly LivePartition[],
  offsets: PartitionOffsets,
  settings: Settings,
  signal: AbortSignal,
): Promise<Position[]> => {
  const [first, end, found] = await Promise.all([
    offsets.earliest(partitions, signal),
    offsets.latest(partitions, signal),
    foundOffsets(partitions, offsets, settings, signal),
  ]);
  return partitions.map((partition) => ({
    ...partition,
    offset: startOf(partition, { first, end, found }, settings),
  }));
};

const foundOffsets = async (
  partitions: readonly LivePartition[],
  offsets: PartitionOffsets,
  { startingTimestamp, groupId }: Settings,
  signal: AbortSignal,
): Promise<Offsets> => {
  if (startingTimestamp !== undefined) return offsets.atTime(partitions, startingTimestamp, signal);
  return groupId === undefined ? new Map() : offsets.committed(partitions, groupId, signal);
};

const startOf = (partition: LivePartition, bounds: Bounds, settings: Settings): number => {
  const name = nameOf(partition);
  const earliest = bounds.first.get(name)!;
  const latest = bounds.end.get(name)!;
  const wanted = wantedOffset(partition, bounds.found.get(name), settings);
  if (wanted === 'earliest') return earliest;
  if (wanted === 'latest') return latest;
  return within(partition, wanted, { earliest, latest }, settings);
};

const wantedOffset = (
  { topic, partition }: LivePartition,
  found = -1,
  { startingOffsets, startingTimestamp }: Settings,
): StartingOffset => {
  const isNamed = typeof startingOffsets === 'object' && startingTimestamp === undefined;
  const named = isNamed ? startingOffsets[topic]?.[partition] : undefined;
  if (named !== undefined) return named;
  if (found >= 0) return found;
  // Nothing is as late as the time yet.
  if (startingTimestamp !== undefined || isNamed) return 'latest';
  return startingOffsets as StartingOffset;
};

const within = (
  { topic, partition }: LivePartition,
  offset: number,
  { earliest, latest }: { readonly earliest: number; readonly latest: number },
  { onDataLoss }: Settings,
): number => {
  if (onDataLoss === 'skip') return Math.min(Math.max(offset, earliest), latest);
  if (offset < earliest) throw kafkaSourceError('KAFKA_OFFSETS_LOST', { topic, partition, offset, earliest });
  if (offset > latest) throw kafkaSourceError('KAFKA_OFFSETS_AHEAD', { topic, partition, offset, latest });
  return offset;
};
