import type { CheckpointLog, DirectSource, Logger, PlanRequest, RefuseRecord } from '@dstream/core/plugin';
import { acquireKafka, kafkaError, type KafkaClient } from '@dstream/kafka-connection';
import { decodeOf } from './deserializer.ts';
import { GroupCommits } from './group-commits.ts';
import type { KafkaRecord } from './kafka-record.ts';
import { nameOf, positionsAfter, type PlannedRange, type Position } from './offset-range.ts';
import type { KafkaSourceSettings } from './options.ts';
import { PartitionOffsets } from './partition-offsets.ts';
import { PlannedPositions } from './planned-positions.ts';
import { RangeReader } from './range-reader.ts';
import { rangesOf } from './ranges-of.ts';
import { noteStart, notedStart } from './start-notes.ts';
import { startingPositions } from './starting-offsets.ts';
import { TopicSelection } from './topic-selection.ts';
import { TroubleTeller } from './trouble-teller.ts';

type Lease = Awaited<ReturnType<typeof acquireKafka>>;

/** Reads topics by ranges of offsets, which the engine owns: no consumer group assigns them, and workers read them alone. */
export class KafkaSource implements DirectSource<KafkaRecord<any, any>, PlannedRange> {
  readonly kind = 'direct';
  readonly name: string;
  /** Only with a group: what is not committed cannot be gone on with. */
  readonly commit?: (ranges: readonly PlannedRange[]) => void;
  readonly #settings: KafkaSourceSettings;
  readonly #logger: Logger;
  readonly #reader: RangeReader;
  readonly #troubles: TroubleTeller;
  #lease: Promise<Lease> | undefined;
  #positions: PlannedPositions | undefined;
  #commits: GroupCommits | undefined;
  #start: ReadonlyMap<string, Position> = new Map();
  #turn = 0;

  constructor(settings: KafkaSourceSettings, logger: Logger) {
    const { subscribe, subscribePattern, assign, groupId, key, value, isolationLevel } = settings;
    this.name = `kafka ${subscribePattern?.source.slice(4, -2) ?? (subscribe ?? Object.keys(assign!)).join(',')}`;
    this.#settings = settings;
    this.#logger = logger;
    this.#troubles = new TroubleTeller(logger);
    if (groupId !== undefined) {
      this.commit = (ranges) => this.#commits?.commitAsync([...positionsAfter(ranges).values()]);
    }
    this.#reader = new RangeReader({
      ...settings,
      committedOnly: isolationLevel === 'read_committed',
      decoding: { key: decodeOf(key), value: decodeOf(value) },
      onLoss: (loss) => this.#tellOf(loss),
      onFailure: this.#troubles.tell,
    });
  }

  async open(signal: AbortSignal, notes?: CheckpointLog): Promise<void> {
    const client = await this.client();
    const { groupId, isolationLevel } = this.#settings;
    const topics = new TopicSelection(client, this.#settings, this.#troubles.tell);
    const offsets = new PartitionOffsets(client, isolationLevel === 'read_committed', this.#troubles.tell);
    const { onDataLoss } = this.#settings;
    this.#positions = new PlannedPositions(topics, offsets, {
      onDataLoss,
      onLoss: (loss) => this.#tellOf(loss),
    });
    if (groupId !== undefined) this.#commits = new GroupCommits(client, groupId, this.#logger);
    const noted = notes && (await notedStart(notes));
    const partitions = await topics.partitions(undefined, signal);
    this.#requireTopics(topics.missing(partitions), noted);
    const start = noted ?? (await startingPositions(partitions, offsets, this.#settings, signal));
    if (notes && noted === undefined) await noteStart(notes, start);
    this.#start = new Map(start.map((position) => [nameOf(position), position]));
  }

  async plan(previous: readonly PlannedRange[], request: PlanRequest): Promise<readonly PlannedRange[]> {
    const { batchTime, signal } = request;
    const known = previous.length > 0 ? positionsAfter(previous) : this.#start;
    const spans = await this.#positions!.spans(known, batchTime, signal);
    return rangesOf(spans, request, this.#settings, this.#turn++);
  }

  async *read(
    range: PlannedRange,
    signal: AbortSignal,
    refuse: RefuseRecord,
  ): AsyncGenerator<KafkaRecord<any, any>[], void> {
    yield* this.#reader.read(await this.client(), range, signal, refuse);
  }

  /** So many offsets; where compaction or transactions have left gaps there are fewer records. */
  count({ fromOffset, untilOffset }: PlannedRange): number {
    return untilOffset - fromOffset;
  }

  async close(): Promise<void> {
    await this.#commits?.close();
    const lease = this.#lease;
    this.#lease = undefined;
    await (await lease)?.release();
  }

  /** The client of this process, which all who read the same cluster in it share. */
  async client(): Promise<KafkaClient> {
    this.#lease ??= acquireKafka(this.#settings);
    return (await this.#lease).client;
  }

  /** A topic that was read before and is gone is lost data, of which the first batch will tell. */
  #requireTopics(missing: readonly string[], noted: readonly Position[] | undefined): void {
    const { brokers, onDataLoss } = this.#settings;
    if (noted && onDataLoss === 'skip') return;
    const unknown = missing.find((name) => !noted?.some(({ topic }) => topic === name));
    if (unknown === undefined) return;
    throw kafkaError('KAFKA_TOPIC_UNKNOWN', { brokers: brokers.join(', '), topic: unknown });
  }

  #tellOf(loss: Error): void {
    this.#logger.warn(`${loss.message.split(' To go on')[0]} Reading goes on with what there is.`);
  }
}
