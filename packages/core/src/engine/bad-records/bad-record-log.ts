import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import type { BadRecord } from '../../contracts/bad-record.ts';
import type { Time } from '../../contracts/time.ts';
import type { BadRecordPolicy } from './bad-record-policy.ts';

/** The bad records of one operator in one partition. Each attempt finds the same, in the same order. */
export interface BadRecordFinds {
  /** Names operator and partition, in every attempt and isolate. */
  readonly place: string;
  /** The stream whose policy it was. */
  readonly stream: string;
  /** The batch of the RDD. */
  readonly time: Time;
  count: number;
  /** The text of the first error. */
  readonly reason: string;
  /** The records themselves if the policy wants them. */
  readonly records: BadRecord[];
}

/** What one task attempt found. */
export class BadRecordLog {
  readonly #places = new Map<string, BadRecordFinds>();
  readonly #included = new Set<BadRecordLog>();

  /** Takes note of a bad record. Throws `BAD_RECORDS_LIMIT` when there are more than the policy allows. */
  add(place: string, policy: BadRecordPolicy, time: Time, error: unknown, found: () => BadRecord): void {
    const { stream, keeps, maxBadRecords } = policy;
    let finds = this.#places.get(place);
    if (!finds) {
      finds = { place, stream, time, count: 0, reason: textOf(error), records: [] };
      this.#places.set(place, finds);
    }
    if (finds.count >= maxBadRecords)
      throw limitExceeded(stream, maxBadRecords, textOf(error), { cause: error });
    finds.count++;
    if (keeps) finds.records.push(found());
  }

  /** What another attempt finds or has found, while it computed a partition that is kept, counts here too. */
  include(log: BadRecordLog): void {
    this.#included.add(log);
  }

  get isEmpty(): boolean {
    return this.#places.size === 0 && this.#included.size === 0;
  }

  /** Everything that was found. */
  get finds(): readonly BadRecordFinds[] {
    return [...this.#places.values(), ...[...this.#included].flatMap((log) => log.finds)];
  }
}

/** The error of a batch with more bad records than it may have; `share`: of its records, if that is what the limit comes from. */
export const limitExceeded = (
  stream: string,
  limit: number,
  reason: string,
  { cause, share }: { readonly cause?: unknown; readonly share?: number } = {},
): DStreamError => {
  const params = { stream, limit, reason, ...(share !== undefined && { share }) };
  return new DStreamError('BAD_RECORDS_LIMIT', params, { cause });
};
