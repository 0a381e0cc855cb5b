/** The records of one shard from one sequence number through another: one partition of a batch. */
export type SequenceRange = {
  readonly stream: string;
  readonly shardId: string;
  /** Of the first record. */
  readonly fromSequenceNumber: string;
  /** Of the last record. */
  readonly throughSequenceNumber: string;
  /** How many records that is, those inside of aggregated ones counted. */
  readonly numRecords: number;
  /** Milliseconds by which the last record is older than the newest one of the shard, when the batch was planned. */
  readonly millisBehindLatest: number;
};

/** A place in a shard: reading goes on with what follows it. */
export type Place =
  | { readonly at: 'TRIM_HORIZON' }
  /** The end of the shard as it was at that time, in milliseconds since the epoch. */
  | { readonly at: 'LATEST'; readonly timestamp: number }
  | { readonly at: 'AT_TIMESTAMP'; readonly timestamp: number }
  /** `seen`: up to when the shard is known to have had nothing else, in milliseconds since the epoch; 0 if that is not known. */
  | { readonly at: 'AFTER_SEQUENCE_NUMBER'; readonly sequenceNumber: string; readonly seen: number }
  | { readonly at: 'SHARD_END' };

/** Where a shard stands. */
export type Position = {
  readonly shardId: string;
  readonly place: Place;
};

/** A range as the engine keeps it. */
export type PlannedRange = SequenceRange & {
  /** Where the shard stands after it. */
  readonly after: Place;
  /** On the first range of a batch: where the shards stand of which the batch has nothing. */
  readonly idle?: readonly Position[];
};

/** Where all shards stand after a batch, by the id of the shard. */
export const placesAfter = (ranges: readonly PlannedRange[]): Map<string, Place> => {
  const places = new Map<string, Place>();
  for (const { shardId, after, idle = [] } of ranges) {
    places.set(shardId, after);
    for (const position of idle) places.set(position.shardId, position.place);
  }
  return places;
};

/** Whether a sequence number, a decimal of any length, comes before another. */
export const isBefore = (a: string, b: string): boolean =>
  a.length === b.length ? a < b : a.length < b.length;
