import type { Time } from '../../contracts/time.ts';

/** What becomes of records that the functions of an RDD cannot take. Without a policy their tasks fail. */
export interface BadRecordPolicy {
  /** The name of the stream that set it. */
  readonly stream: string;
  /** The batch that it was set for. */
  readonly time: Time;
  /** Whether the records themselves are wanted, or only how many there are. */
  readonly keeps: boolean;
  /** The most there may be in a batch. */
  readonly maxBadRecords: number;
}
