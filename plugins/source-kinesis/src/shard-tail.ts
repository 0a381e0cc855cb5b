import { kinesisError, placeOf, type KinesisClient } from '@dstream/kinesis-connection';
import { kinesisSourceError } from './kinesis-source-error.ts';
import { lose, type LossPolicy } from './loss-policy.ts';
import type { Place } from './sequence-range.ts';
import { ShardRequests, type Answer, type IteratorPlace } from './shard-requests.ts';
import { Throttle } from './throttle.ts';

/** What the tail of a shard gave. */
export interface TailRead extends Pick<Answer, 'records' | 'behind'> {
  /** Where reading goes on. */
  readonly after: Place;
}

/** What holds for all shards of a stream. */
export interface TailSettings extends LossPolicy {
  /** Milliseconds for which the stream keeps records. */
  readonly retention: number;
  /** The clock: milliseconds since the epoch. */
  readonly now: () => number;
}

/** How many places are remembered: where a batch began and ended, and the same of one that is planned again. */
const remembered = 4;

const keyOf = (place: Place): string => {
  const { at } = place;
  if (at === 'AFTER_SEQUENCE_NUMBER') return `${at} ${place.sequenceNumber}`;
  return at === 'LATEST' || at === 'AT_TIMESTAMP' ? `${at} ${place.timestamp}` : at;
};

/** Reads on from one place of a shard to the next, for plans: with the iterators of answers before, as long as they hold. */
export class ShardTail {
  readonly #requests: ShardRequests;
  readonly #client: KinesisClient;
  readonly #settings: TailSettings;
  readonly #throttle = new Throttle();
  /** By place; undefined: the shard ends there. */
  readonly #iterators = new Map<string, string | undefined>();

  constructor(client: KinesisClient, shardId: string, settings: TailSettings) {
    this.#client = client;
    this.#requests = new ShardRequests(client, shardId);
    this.#settings = settings;
  }

  /** Whether it is known that nothing comes after a place. */
  isEnd(place: Place): boolean {
    const key = keyOf(place);
    return place.at === 'SHARD_END' || (this.#iterators.has(key) && this.#iterators.get(key) === undefined);
  }

  /** Makes the end as it is now be the place, if that is the end at some time. */
  async mark(place: Place, signal: AbortSignal): Promise<void> {
    if (place.at !== 'LATEST') return;
    const settings = { signal, waitsWhenThrottled: true };
    this.#remember(place, await this.#requests.iterator({ at: 'LATEST' }, settings));
  }

  /** At most `limit` stored records from a place on; undefined while the shard does not want to be asked. */
  async read(place: Place, limit: number, signal: AbortSignal): Promise<TailRead | undefined> {
    if (this.isEnd(place)) return { records: [], behind: 0, after: { at: 'SHARD_END' } };
    if (this.#throttle.isOn) return undefined;
    const asked = this.#settings.now();
    let answer = await this.#ask(place, limit, signal);
    if (answer === 'expired') {
      this.#iterators.delete(keyOf(place));
      answer = await this.#ask(place, limit, signal);
    }
    if (typeof answer === 'string') return this.#refused();
    this.#throttle.answered();
    const { records, next, behind } = answer;
    const after = this.#after(place, answer, asked - behind);
    this.#remember(after, next);
    return { records, behind, after: next === undefined ? { at: 'SHARD_END' } : after };
  }

  #after(place: Place, { records }: Answer, seen: number): Place {
    const last = records.at(-1);
    if (last) return { at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: last.sequenceNumber, seen };
    return place.at === 'AFTER_SEQUENCE_NUMBER' ? { ...place, seen } : place;
  }

  #refused(): undefined {
    this.#throttle.refused();
    const { connection } = this.#client;
    if (this.#throttle.lasts < connection.retryTimeout) return;
    const what = `read ${this.#requests.shardId}`;
    throw kinesisError('KINESIS_THROTTLED', {
      place: placeOf(connection),
      what,
      limit: connection.retryTimeout,
    });
  }

  async #ask(place: Place, limit: number, signal: AbortSignal): Promise<Answer | 'throttled' | 'expired'> {
    const settings = { signal, waitsWhenThrottled: false };
    let iterator = this.#iterators.get(keyOf(place));
    if (iterator === undefined) {
      this.#requireKept(place);
      iterator = await this.#requests.iterator(iteratorPlace(place), settings);
      if (iterator === 'throttled') return iterator;
      this.#remember(place, iterator);
    }
    return this.#requests.records(iterator, limit, settings);
  }

  /** What came after a place that was last looked at before the stream forgot may be gone, and nothing would show it. */
  #requireKept(place: Place): void {
    if (place.at !== 'AFTER_SEQUENCE_NUMBER' || place.seen === 0) return;
    const { retention, now } = this.#settings;
    const unseen = now() - place.seen;
    if (unseen <= retention) return;
    const reason = `it was not read for ${hours(unseen)}, and the stream keeps records for ${hours(retention)}`;
    const { shardId } = this.#requests;
    const { stream } = this.#client.connection;
    lose(this.#settings, kinesisSourceError('KINESIS_RECORDS_EXPIRED', { stream, shardId, reason }));
  }

  #remember(place: Place, iterator: string | undefined): void {
    const key = keyOf(place);
    this.#iterators.delete(key);
    this.#iterators.set(key, iterator);
    const [oldest] = this.#iterators.keys();
    if (this.#iterators.size > remembered) this.#iterators.delete(oldest!);
  }
}

const hours = (milliseconds: number): string => `${Math.floor(milliseconds / 3_600_000)} hours`;

const iteratorPlace = (place: Place): IteratorPlace => {
  if (place.at === 'LATEST') return { at: 'AT_TIMESTAMP', timestamp: place.timestamp };
  return place as IteratorPlace;
};
