import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorInput,
} from '@aws-sdk/client-kinesis';
import {
  isExpiredIterator,
  isTemporary,
  isThrottled,
  type KinesisClient,
  type Request,
} from '@dstream/kinesis-connection';
import type { Place } from './sequence-range.ts';
import { storedRecord, type StoredRecord } from './stored-record.ts';

/** What a shard gave for one request. */
export interface Answer {
  readonly records: readonly StoredRecord[];
  /** Undefined: the shard is closed, and there is nothing after this. */
  readonly next: string | undefined;
  /** Milliseconds by which these records are older than the newest ones of the shard. */
  readonly behind: number;
}

/** The most records that the service gives at once. */
const mostRecords = 10_000;

/** Where an iterator is to stand: at a place, or before a record. */
export type IteratorPlace =
  | Exclude<Place, { readonly at: 'SHARD_END' | 'LATEST' }>
  | { readonly at: 'LATEST' }
  | { readonly at: 'AT_SEQUENCE_NUMBER'; readonly sequenceNumber: string };

/** Whether requests that are too many are made again later, or given up at once with `throttled`. */
export interface RequestSettings {
  readonly signal: AbortSignal;
  readonly waitsWhenThrottled: boolean;
}

/** The requests about one shard. */
export class ShardRequests {
  readonly shardId: string;
  readonly #client: KinesisClient;

  constructor(client: KinesisClient, shardId: string) {
    this.#client = client;
    this.shardId = shardId;
  }

  /** A new iterator, good for five minutes. */
  async iterator(place: IteratorPlace, settings: RequestSettings): Promise<string | 'throttled'> {
    const input: GetShardIteratorInput = {
      ...this.#client.stream,
      ShardId: this.shardId,
      ShardIteratorType: place.at,
      ...('sequenceNumber' in place && { StartingSequenceNumber: place.sequenceNumber }),
      ...('timestamp' in place && { Timestamp: new Date(place.timestamp) }),
    };
    return this.#perform(settings, async (client, abortSignal) => {
      const { ShardIterator } = await client.send(new GetShardIteratorCommand(input), { abortSignal });
      return ShardIterator!;
    });
  }

  /** At most `limit` records from an iterator on. */
  async records(
    iterator: string,
    limit: number,
    settings: RequestSettings,
  ): Promise<Answer | 'throttled' | 'expired'> {
    const input = { ShardIterator: iterator, Limit: Math.min(limit, mostRecords) };
    return this.#perform<Answer | 'expired'>(settings, async (client, abortSignal) => {
      const answer = await client.send(new GetRecordsCommand(input), { abortSignal }).catch(expired);
      if (answer === 'expired') return answer;
      const { Records = [], NextShardIterator, MillisBehindLatest = 0 } = answer;
      return {
        records: Records.map(storedRecord),
        next: NextShardIterator ?? undefined,
        behind: MillisBehindLatest,
      };
    });
  }

  async #perform<T>(
    { signal, waitsWhenThrottled }: RequestSettings,
    request: Request<T>,
  ): Promise<T | 'throttled'> {
    const what = `read ${this.shardId}`;
    if (waitsWhenThrottled) return this.#client.perform(what, request, { signal });
    let isOver = false;
    const impatient: Request<T> = (client, abortSignal) =>
      request(client, abortSignal).catch((error: unknown) => {
        isOver = isThrottled(error);
        throw error;
      });
    const mayHelp = (error: unknown): boolean => !isOver && isTemporary(error);
    try {
      return await this.#client.perform(what, impatient, { signal, isTemporary: mayHelp });
    } catch (error) {
      if (isOver) return 'throttled';
      throw error;
    }
  }
}

const expired = (error: unknown): 'expired' => {
  if (isExpiredIterator(error)) return 'expired';
  throw error;
};
