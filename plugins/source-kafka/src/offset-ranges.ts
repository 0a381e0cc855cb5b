import type { RDD } from '@dstream/core';
import type { StreamInputInfo } from '@dstream/core/plugin';
import type { OffsetRange, PlannedRange } from './offset-range.ts';

/**
 * The offset ranges of a batch: of the RDD that a Kafka stream gives itself, before anything is done to it, one for each
 * of its partitions; or of what a listener is told of the stream's input.
 *
 * In Spark: `rdd.asInstanceOf[HasOffsetRanges].offsetRanges`.
 */
export const offsetRanges = (of: RDD<any> | StreamInputInfo): OffsetRange[] => {
  const planned =
    'metadata' in of
      ? (of.metadata as { readonly ranges: readonly PlannedRange[] }).ranges
      : Array.from(
          { length: of.numPartitions },
          (_, i) => of.operator.origin?.(i) as PlannedRange | undefined,
        );
  return planned.flatMap((range) => (range === undefined ? [] : [plain(range)]));
};

const plain = ({ topic, partition, fromOffset, untilOffset }: PlannedRange): OffsetRange => ({
  topic,
  partition,
  fromOffset,
  untilOffset,
});
