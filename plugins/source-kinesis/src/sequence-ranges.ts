import type { RDD } from '@dstream/core';
import type { StreamInputInfo } from '@dstream/core/plugin';
import type { PlannedRange, SequenceRange } from './sequence-range.ts';

/**
 * The ranges of sequence numbers of a batch: of the RDD that a Kinesis stream gives itself, before anything is done to it,
 * one for each of its partitions; or of what a listener is told of the stream's input.
 */
export const sequenceRanges = (of: RDD<any> | StreamInputInfo): SequenceRange[] => {
  const planned =
    'metadata' in of
      ? (of.metadata as { readonly ranges: readonly PlannedRange[] }).ranges
      : Array.from(
          { length: of.numPartitions },
          (_, i) => of.operator.origin?.(i) as PlannedRange | undefined,
        );
  return planned.flatMap((range) => (range === undefined ? [] : [plain(range)]));
};

const plain = ({
  stream,
  shardId,
  fromSequenceNumber,
  throughSequenceNumber,
  numRecords,
  millisBehindLatest,
}: PlannedRange): SequenceRange => ({
  stream,
  shardId,
  fromSequenceNumber,
  throughSequenceNumber,
  numRecords,
  millisBehindLatest,
});
