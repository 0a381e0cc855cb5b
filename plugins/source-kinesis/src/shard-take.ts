import { numRecordsIn } from './aggregated-record.ts';
import type { PlannedRange, Place } from './sequence-range.ts';
import type { ShardTail, TailRead } from './shard-tail.ts';
import type { StoredRecord } from './stored-record.ts';

/** The most that a batch takes of one shard. */
export interface TakeLimits {
  /** Infinity: no limit. */
  readonly records: number;
  /** Reached by the answer that passes it. */
  readonly bytes: number;
}

/** What a batch takes of one shard, answer after answer. */
export class ShardTake {
  readonly shardId: string;
  readonly #tail: ShardTail;
  readonly #limits: TakeLimits;
  readonly stored: StoredRecord[] = [];
  /** Where the shard stands after it. */
  after: Place;
  /** Whether another answer may bring more. */
  hasMore = true;
  /** Those inside of aggregated ones counted. */
  numRecords = 0;
  bytes = 0;
  /** Milliseconds by which the last record is older than the newest one of the shard. */
  #behind = 0;
  #wasAsked = false;

  constructor(shardId: string, tail: ShardTail, place: Place, limits: TakeLimits) {
    this.shardId = shardId;
    this.#tail = tail;
    this.#limits = limits;
    this.after = place;
  }

  /** Asks once more, for at most `most` records. */
  async more(most: number, signal: AbortSignal): Promise<void> {
    const limit = Math.min(most, this.#limits.records - this.numRecords);
    const read = await this.#tail.read(this.after, limit, signal);
    if (!read) {
      this.hasMore = false;
      return;
    }
    this.#wasAsked = true;
    const isWhole = this.#add(read, limit);
    const mayBeMore = read.behind > 0 || read.records.length >= Math.min(limit, 10_000);
    this.hasMore =
      isWhole &&
      mayBeMore &&
      this.after.at !== 'SHARD_END' &&
      this.numRecords < this.#limits.records &&
      this.bytes < this.#limits.bytes;
  }

  /** Whether the shard was asked, and had nothing new. */
  get hasNothing(): boolean {
    return this.#wasAsked && this.stored.length === 0 && this.#behind === 0;
  }

  /** The range of a batch; undefined if it has nothing of this shard. */
  range(stream: string): PlannedRange | undefined {
    const { shardId, numRecords, after, stored } = this;
    const [first] = stored;
    if (!first) return undefined;
    return {
      stream,
      shardId,
      fromSequenceNumber: first.sequenceNumber,
      throughSequenceNumber: stored.at(-1)!.sequenceNumber,
      numRecords,
      millisBehindLatest: this.#behind,
      after,
    };
  }

  /** Takes what fits, aggregated records as a whole, and one of them in any case. Whether that was all. */
  #add({ records, after, behind }: TailRead, limit: number): boolean {
    const before = this.numRecords;
    for (const record of records) {
      const count = numRecordsIn(record.data);
      if (this.numRecords - before + count > limit && this.stored.length > 0) {
        const { sequenceNumber, timestamp } = this.stored.at(-1)!;
        this.after = { at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber, seen: timestamp };
        this.#behind = behind + records.at(-1)!.timestamp - timestamp;
        return false;
      }
      this.stored.push(record);
      this.numRecords += count;
      this.bytes += record.data.byteLength;
    }
    this.after = after;
    this.#behind = behind;
    return true;
  }
}
