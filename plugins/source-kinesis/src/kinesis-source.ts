import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import type { CheckpointLog, DirectSource, Logger, PlanRequest, RefuseRecord } from '@dstream/core/plugin';
import { acquireKinesis, type KinesisClient } from '@dstream/kinesis-connection';
import { BatchPlanner } from './batch-planner.ts';
import { deserializerOf } from './deserializer.ts';
import { fetchRange } from './fetch-range.ts';
import { IdleNotes } from './idle-notes.ts';
import { KeptRecords } from './kept-records.ts';
import type { KinesisRecord } from './kinesis-record.ts';
import type { LossPolicy } from './loss-policy.ts';
import type { KinesisSourceSettings } from './options.ts';
import { RecordDecoder } from './record-decoder.ts';
import { placesAfter, type Place, type PlannedRange } from './sequence-range.ts';
import { ShardList } from './shard-list.ts';
import { StartNotes } from './start-notes.ts';
import { startingPlaces } from './starting-places.ts';

type Lease = Awaited<ReturnType<typeof acquireKinesis>>;

const hour = 3_600_000;

/** Reads a stream by ranges of sequence numbers, which the engine owns: no table of leases, and any worker reads any range. */
export class KinesisSource implements DirectSource<KinesisRecord<any>, PlannedRange> {
  readonly kind = 'direct';
  readonly name: string;
  readonly #settings: KinesisSourceSettings;
  readonly #policy: LossPolicy;
  readonly #kept: KeptRecords;
  #lease: Promise<Lease> | undefined;
  #planner: BatchPlanner | undefined;
  #start: ReadonlyMap<string, Place> = new Map();
  #idle: IdleNotes | undefined;

  constructor(settings: KinesisSourceSettings, logger: Logger) {
    this.name = `kinesis ${settings.stream}`;
    this.#settings = settings;
    this.#kept = new KeptRecords(settings.keepBytes);
    this.#policy = {
      onDataLoss: settings.onDataLoss,
      onLoss: ({ message }) =>
        logger.warn(`${message.split(' To go on')[0]} Reading goes on with what there is.`),
    };
  }

  async open(signal: AbortSignal, notes?: CheckpointLog): Promise<void> {
    const client = await this.client();
    const { startingPosition, discoveryInterval, stream } = this.#settings;
    const retention = await retentionOf(client, signal);
    const shards = new ShardList(client, discoveryInterval);
    const settings = { ...this.#settings, ...this.#policy, retention, now: Date.now };
    this.#planner = new BatchPlanner(client, shards, this.#kept, settings);
    const startNotes = notes && new StartNotes(notes);
    const noted = await startNotes?.read();
    this.#idle = new IdleNotes(startNotes, noted?.seen ?? 0, retention);
    let start = noted?.start;
    if (start === undefined) {
      const now = Date.now();
      start = startingPlaces(stream, await shards.shards(now, signal), startingPosition, now);
      await this.#planner.mark(start, signal);
      await startNotes?.noteStart(start);
      shards.outdate();
    }
    this.#start = new Map(start.map(({ shardId, place }) => [shardId, place]));
  }

  async plan(previous: readonly PlannedRange[], request: PlanRequest): Promise<readonly PlannedRange[]> {
    const known = previous.length > 0 ? placesAfter(previous) : this.#start;
    const ranges = await this.#planner!.plan(this.#idle!.known(known), request);
    if (this.#planner!.isAtEnd) await this.#idle!.note(Date.now());
    return ranges;
  }

  async *read(
    range: PlannedRange,
    signal: AbortSignal,
    refuse: RefuseRecord,
  ): AsyncGenerator<KinesisRecord<any>[], void> {
    const decoder = new RecordDecoder(range.shardId, deserializerOf(this.#settings.data), refuse);
    const kept = this.#kept.get(range);
    if (kept) {
      for (let i = 0; i < kept.length; i += chunkSize) yield decoder.decode(kept.slice(i, i + chunkSize));
      return;
    }
    for await (const stored of fetchRange(await this.client(), range, this.#policy, signal)) {
      yield decoder.decode(stored);
    }
  }

  count({ numRecords }: PlannedRange): number {
    return numRecords;
  }

  async close(): Promise<void> {
    this.#kept.clear();
    const lease = this.#lease;
    this.#lease = undefined;
    await (await lease)?.release();
  }

  /** The client of this process, which all who read the same stream in it share. */
  async client(): Promise<KinesisClient> {
    this.#lease ??= acquireKinesis(this.#settings);
    return (await this.#lease).client;
  }
}

const chunkSize = 4096;

const retentionOf = async (kinesis: KinesisClient, signal: AbortSignal): Promise<number> => {
  const { StreamDescriptionSummary } = await kinesis.perform(
    'look at the description',
    (client, abortSignal) => client.send(new DescribeStreamSummaryCommand(kinesis.stream), { abortSignal }),
    { signal },
  );
  return (StreamDescriptionSummary?.RetentionPeriodHours ?? 24) * hour;
};
