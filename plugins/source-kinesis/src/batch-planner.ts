import type { PlanRequest } from '@dstream/core/plugin';
import type { KinesisClient } from '@dstream/kinesis-connection';
import type { KeptRecords } from './kept-records.ts';
import type { KinesisSourceSettings } from './options.ts';
import type { Place, PlannedRange, Position } from './sequence-range.ts';
import type { ShardList } from './shard-list.ts';
import { placesNow, readableShards, type IsEnd } from './shard-places.ts';
import { ShardTail, type TailSettings } from './shard-tail.ts';
import { ShardTake, type TakeLimits } from './shard-take.ts';
import { takeBatch } from './take-batch.ts';

/** A shard may be asked five times a second; one of them is left for those who read a range again. */
const answersPerSecond = 4;

type Rates = Pick<KinesisSourceSettings, 'maxRatePerShard' | 'maxByteRatePerShard'>;

/**
 * Says what the next batch has. The service does not tell how much there is, or which sequence numbers it has: so a plan reads,
 * and keeps what it has read for the tasks of this process.
 */
export class BatchPlanner {
  readonly #client: KinesisClient;
  readonly #shards: ShardList;
  readonly #kept: KeptRecords;
  readonly #rates: Rates;
  readonly #tailSettings: TailSettings;
  readonly #tails = new Map<string, ShardTail>();
  #turn = 0;
  /** Whether the last plan found all shards read to their end, and nothing new. */
  isAtEnd = false;

  constructor(client: KinesisClient, shards: ShardList, kept: KeptRecords, settings: Rates & TailSettings) {
    this.#client = client;
    this.#shards = shards;
    this.#kept = kept;
    this.#rates = settings;
    this.#tailSettings = settings;
  }

  /** Makes places that are the end of a shard the end as it is now. */
  async mark(start: readonly Position[], signal: AbortSignal): Promise<void> {
    await Promise.all(start.map(({ shardId, place }) => this.#tail(shardId).mark(place, signal)));
  }

  /** The ranges of the batch that goes on at `known`. */
  async plan(known: ReadonlyMap<string, Place>, request: PlanRequest): Promise<readonly PlannedRange[]> {
    const { batchTime, signal } = request;
    const { stream } = this.#client.connection;
    const shards = await this.#shards.shards(batchTime, signal);
    const isEnd: IsEnd = (shardId, place) => this.#tail(shardId).isEnd(place);
    const places = placesNow(stream, known, shards, isEnd, this.#tailSettings);
    for (const shardId of this.#tails.keys()) if (!shards.has(shardId)) this.#tails.delete(shardId);
    const takes = await this.#take(readableShards(places, shards, isEnd), places, request);
    for (const { shardId, after } of takes) places.set(shardId, after);
    this.isAtEnd = takes.every(({ hasNothing }) => hasNothing);
    if (takes.some(({ after }) => after.at === 'SHARD_END')) this.#shards.outdate();
    return this.#rangesOf(takes, places);
  }

  async #take(
    shardIds: readonly string[],
    places: ReadonlyMap<string, Place>,
    { limit, batchDuration = 1000, perPartition, signal }: PlanRequest,
  ): Promise<ShardTake[]> {
    const seconds = batchDuration / 1000;
    const limits = this.#limits(seconds, perPartition?.most);
    const takes = shardIds.map(
      (shardId) => new ShardTake(shardId, this.#tail(shardId), places.get(shardId)!, limits),
    );
    const turn = this.#turn++ % Math.max(1, takes.length);
    const answers = Math.max(2, Math.floor(answersPerSecond * seconds));
    await takeBatch([...takes.slice(turn), ...takes.slice(0, turn)], { records: limit, answers }, signal);
    return takes;
  }

  #limits(seconds: number, most = Infinity): TakeLimits {
    const { maxRatePerShard = Infinity, maxByteRatePerShard } = this.#rates;
    return {
      records: Math.min(most, Math.max(1, Math.floor(maxRatePerShard * seconds))),
      bytes: maxByteRatePerShard * seconds,
    };
  }

  #rangesOf(takes: readonly ShardTake[], places: Map<string, Place>): PlannedRange[] {
    const ranges: PlannedRange[] = [];
    for (const take of takes) {
      const range = take.range(this.#client.connection.stream);
      if (!range) continue;
      ranges.push(range);
      places.delete(take.shardId);
      this.#kept.put(range, take.stored);
    }
    const idle = Array.from(places, ([shardId, place]) => ({ shardId, place }));
    const [first, ...others] = ranges;
    return first && idle.length > 0 ? [{ ...first, idle }, ...others] : ranges;
  }

  #tail(shardId: string): ShardTail {
    const tail = this.#tails.get(shardId) ?? new ShardTail(this.#client, shardId, this.#tailSettings);
    this.#tails.set(shardId, tail);
    return tail;
  }
}
