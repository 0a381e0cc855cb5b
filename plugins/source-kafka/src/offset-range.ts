/** The records of one partition of a topic from one offset up to another: one partition of a batch. */
export type OffsetRange = {
  readonly topic: string;
  readonly partition: number;
  /** The first offset. */
  readonly fromOffset: number;
  /** The offset after the last one. */
  readonly untilOffset: number;
};

/** Where a partition of a topic stands. The id tells a topic from another one that had its name before. */
export type Position = {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly offset: number;
};

/** A range as the engine keeps it. */
export type PlannedRange = OffsetRange & {
  readonly topicId: string;
  /** On the first range of a batch: where the partitions stand of which the batch has nothing. */
  readonly idle?: readonly Position[];
};

/** A text that stands for a partition, as Kafka itself writes it. */
export const nameOf = ({
  topic,
  partition,
}: {
  readonly topic: string;
  readonly partition: number;
}): string => `${topic}-${partition}`;

/** Where all partitions stand after a batch, by name. */
export const positionsAfter = (ranges: readonly PlannedRange[]): Map<string, Position> => {
  const positions = new Map<string, Position>();
  for (const range of ranges) {
    const { topic, topicId, partition, untilOffset: offset, idle = [] } = range;
    positions.set(nameOf(range), { topic, topicId, partition, offset });
    for (const position of idle) positions.set(nameOf(position), position);
  }
  return positions;
};
