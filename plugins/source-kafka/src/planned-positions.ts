import { isDataLoss, kafkaSourceError } from './kafka-source-error.ts';
import { nameOf, type Position } from './offset-range.ts';
import type { Offsets, PartitionOffsets } from './partition-offsets.ts';
import type { LivePartition, TopicSelection } from './topic-selection.ts';

/** What to do when records are gone before they were read. */
export interface LossPolicy {
  readonly onDataLoss: 'fail' | 'skip';
  readonly onLoss: (loss: Error) => void;
}

/** Where each partition stands and up to where it could be read. */
export interface PartitionSpan {
  readonly position: Position;
  readonly latest: number;
}

/** Finds out where reading goes on, batch after batch: after the batch before, or at the beginning of what is new. */
export class PlannedPositions {
  readonly #topics: TopicSelection;
  readonly #offsets: PartitionOffsets;
  readonly #policy: LossPolicy;
  /** Partitions that were found and are in no batch yet. */
  readonly #discovered = new Map<string, Position>();

  constructor(topics: TopicSelection, offsets: PartitionOffsets, policy: LossPolicy) {
    this.#topics = topics;
    this.#offsets = offsets;
    this.#policy = policy;
  }

  /** What is there to read for a batch that goes on at `known`, by the name of the partition. */
  async spans(
    known: ReadonlyMap<string, Position>,
    batchTime: number,
    signal: AbortSignal,
  ): Promise<Map<string, PartitionSpan>> {
    const live = await this.#topics.partitions(batchTime, signal);
    const ends = await this.#offsets.latest(live, signal);
    const fresh = live.filter((partition) => !this.#isKnown(known, partition));
    const begins = await this.#offsets.earliest(this.#notDiscovered(fresh), signal);
    for (const partition of fresh) this.#discover(partition, begins);
    const spans = new Map<string, PartitionSpan>();
    for (const partition of live) {
      const name = nameOf(partition);
      const position = this.#discovered.get(name) ?? known.get(name)!;
      spans.set(name, { position, latest: ends.get(name)! });
    }
    await this.#withoutLosses(spans, known, signal);
    return spans;
  }

  #isKnown(known: ReadonlyMap<string, Position>, partition: LivePartition): boolean {
    const name = nameOf(partition);
    const { topicId } = known.get(name) ?? {};
    if (topicId === partition.topicId) this.#discovered.delete(name);
    return topicId === partition.topicId;
  }

  #notDiscovered(fresh: readonly LivePartition[]): LivePartition[] {
    return fresh.filter(
      (partition) => this.#discovered.get(nameOf(partition))?.topicId !== partition.topicId,
    );
  }

  #discover(partition: LivePartition, begins: Offsets): void {
    const name = nameOf(partition);
    const offset = begins.get(name);
    if (offset !== undefined) this.#discovered.set(name, { ...partition, offset });
  }

  /** Sees to what is not as it was left: topics that are gone or others than before, partitions that end too early. */
  async #withoutLosses(
    spans: Map<string, PartitionSpan>,
    known: ReadonlyMap<string, Position>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const [name, before] of known) {
      if (!this.#topics.wants(before.topic)) continue;
      const span = spans.get(name);
      if (span === undefined) {
        this.#lose(kafkaSourceError('KAFKA_TOPIC_GONE', { topic: before.topic }));
        // If the same topic is seen again, it goes on where it was.
        spans.set(name, { position: before, latest: before.offset });
      } else if (span.position.topicId !== before.topicId) {
        this.#lose(kafkaSourceError('KAFKA_TOPIC_REPLACED', { topic: before.topic }));
      } else if (span.latest < before.offset) {
        spans.set(name, await this.#begunAnew(span, signal));
      }
    }
  }

  async #begunAnew({ position, latest }: PartitionSpan, signal: AbortSignal): Promise<PartitionSpan> {
    const { topic, partition, offset } = position;
    this.#lose(kafkaSourceError('KAFKA_OFFSETS_AHEAD', { topic, partition, offset, latest }));
    const begins = await this.#offsets.earliest([position], signal);
    return { position: { ...position, offset: begins.get(nameOf(position))! }, latest };
  }

  #lose(loss: Error): void {
    if (this.#policy.onDataLoss === 'fail') throw loss;
    if (isDataLoss(loss)) this.#policy.onLoss(loss);
  }
}
