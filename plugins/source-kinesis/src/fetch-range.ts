import type { KinesisClient } from '@dstream/kinesis-connection';
import { kinesisSourceError } from './kinesis-source-error.ts';
import { lose, type LossPolicy } from './loss-policy.ts';
import { isBefore, type SequenceRange } from './sequence-range.ts';
import { ShardRequests, type Answer } from './shard-requests.ts';
import type { StoredRecord } from './stored-record.ts';

/** The stored records of a range, answer after answer: a second time what a plan has seen. */
export async function* fetchRange(
  client: KinesisClient,
  range: SequenceRange,
  policy: LossPolicy,
  signal: AbortSignal,
): AsyncGenerator<readonly StoredRecord[], void> {
  const { fromSequenceNumber, throughSequenceNumber, numRecords } = range;
  const answers = new RangeAnswers(client, range.shardId, fromSequenceNumber, signal);
  let last: string | undefined;
  let rest = numRecords;
  while (last !== throughSequenceNumber) {
    const { records, next, behind } = await answers.next(Math.max(1, rest));
    const wanted = records.filter(({ sequenceNumber }) => !isBefore(throughSequenceNumber, sequenceNumber));
    if (last === undefined && wanted.length > 0 && wanted[0]!.sequenceNumber !== fromSequenceNumber) {
      lose(policy, goneFrom(range, fromSequenceNumber));
    }
    if (wanted.length > 0) yield wanted;
    last = wanted.at(-1)?.sequenceNumber ?? last;
    rest -= wanted.length;
    const isOver =
      wanted.length < records.length || next === undefined || (records.length === 0 && behind === 0);
    if (isOver && last !== throughSequenceNumber) {
      lose(policy, goneFrom(range, last ?? fromSequenceNumber));
      return;
    }
  }
}

const goneFrom = ({ stream, shardId, throughSequenceNumber }: SequenceRange, from: string): Error => {
  const reason = `of ${from} through ${throughSequenceNumber} not all are there any more`;
  return kinesisSourceError('KINESIS_RECORDS_EXPIRED', { stream, shardId, reason });
};

/** Answers from a record on, with a new iterator when one has expired. */
class RangeAnswers {
  readonly #requests: ShardRequests;
  readonly #settings: { readonly signal: AbortSignal; readonly waitsWhenThrottled: true };
  #place: { readonly at: 'AT_SEQUENCE_NUMBER' } & { readonly sequenceNumber: string };
  #after: string | undefined;
  #iterator: string | undefined;

  constructor(client: KinesisClient, shardId: string, from: string, signal: AbortSignal) {
    this.#requests = new ShardRequests(client, shardId);
    this.#settings = { signal, waitsWhenThrottled: true };
    this.#place = { at: 'AT_SEQUENCE_NUMBER', sequenceNumber: from };
  }

  async next(limit: number): Promise<Answer> {
    for (;;) {
      this.#iterator ??= await this.#requests.iterator(this.#here(), this.#settings);
      const answer = await this.#requests.records(this.#iterator, limit, this.#settings);
      if (typeof answer === 'string') {
        this.#iterator = undefined;
        continue;
      }
      this.#iterator = answer.next;
      this.#after = answer.records.at(-1)?.sequenceNumber ?? this.#after;
      return answer;
    }
  }

  #here(): Parameters<ShardRequests['iterator']>[0] {
    if (this.#after === undefined) return this.#place;
    return { at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: this.#after, seen: 0 };
  }
}
