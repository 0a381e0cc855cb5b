import type { Buffer } from 'node:buffer';
import { isTemporary, isUnknownTopic, type KafkaClient, type Performance } from '@dstream/kafka-connection';
import { ProtocolError } from '@platformatic/kafka';
import type { AbortedTransaction, FetchAnswer } from './fetch-answer.ts';
import { fetch } from './fetch.ts';
import { isDataLoss, kafkaSourceError } from './kafka-source-error.ts';
import { earliest, earliestLocal, latest, offsetsAt } from './listed-offsets.ts';
import { nameOf, type OffsetRange } from './offset-range.ts';
import { endOfBatches } from './record-batch.ts';

/** A range, and the topic it is of. */
export type FetchRange = OffsetRange & { readonly topicId: string };

/** How a range is fetched. */
export interface FetchSettings {
  readonly committedOnly: boolean;
  readonly onDataLoss: 'fail' | 'skip';
  readonly signal: AbortSignal;
  /** Told of what is left out, where that is allowed. */
  readonly onLoss: (loss: Error) => void;
  /** Told of what does not work for a time. */
  readonly onFailure?: Performance['onFailure'];
}

/** Whole record batches as they lie in the log. */
export interface Fetched {
  readonly bytes: Buffer | undefined;
  /** What was asked for. The first batch may begin before it. */
  readonly offset: number;
  readonly aborted: readonly AbortedTransaction[];
  /** Where to go on. */
  readonly nextOffset: number;
}

const outOfRange = 1;

/** So many times in a row it must look as if the topic were gone: a broker that has just started may not know it yet. */
const timesGone = 5;

/** A broker that has nothing to give, which it should have. */
class Nothing extends Error {}

/** Asks the leader of a partition for the records of a range, wherever that leader is by then. */
export class RangeFetcher {
  readonly #client: KafkaClient;
  readonly #range: FetchRange;
  readonly #settings: FetchSettings;
  /** What is known of brokers and topics has turned out to be out of date. */
  #isStale = false;
  #timesGone = 0;

  constructor(client: KafkaClient, range: FetchRange, settings: FetchSettings) {
    this.#client = client;
    this.#range = range;
    this.#settings = settings;
  }

  /**
   * The batches at `offset` and after it, about `maxBytes` of them. What failed for a time is tried again. Rejects with a
   * `KAFKA_` error; where records are gone and that may be, it goes on after them.
   */
  async fetch(offset: number, maxBytes: number): Promise<Fetched> {
    const { signal, onDataLoss, onLoss, onFailure } = this.#settings;
    const what = `read ${nameOf(this.#range)}`;
    try {
      return await this.#client.perform(what, () => this.#once(offset, maxBytes), {
        signal,
        onFailure,
        isTemporary: (error) => error instanceof Nothing || isTemporary(error),
      });
    } catch (error) {
      if (onDataLoss === 'fail' || !isDataLoss(error)) throw error;
      onLoss(error);
      return { bytes: undefined, offset, aborted: [], nextOffset: this.#after(error, offset) };
    }
  }

  async #once(offset: number, maxBytes: number): Promise<Fetched> {
    const { topic, topicId, partition } = this.#range;
    const { committedOnly } = this.#settings;
    try {
      const connection = await this.#client.recordsFrom(await this.#leader());
      const answer = await fetch(connection, { topic, topicId, partition, offset, maxBytes, committedOnly });
      return await this.#taken(answer, offset);
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
  }

  async #leader(): Promise<number> {
    const { topic, topicId, partition } = this.#range;
    const found = await this.#client.metadata([topic], this.#isStale).then(
      ({ topics }) => topics.get(topic),
      (error: unknown) => {
        if (isUnknownTopic(error)) return undefined;
        throw error;
      },
    );
    if (found?.id !== topicId) throw this.#gone(found === undefined);
    this.#timesGone = 0;
    this.#isStale = false;
    return found.partitions[partition]?.leader ?? -1;
  }

  #gone(entirely: boolean): Error {
    const { topic } = this.#range;
    if (++this.#timesGone < timesGone) return new Nothing(`the broker does not know the topic ${topic}`);
    return kafkaSourceError(entirely ? 'KAFKA_TOPIC_GONE' : 'KAFKA_TOPIC_REPLACED', { topic });
  }

  async #taken(answer: FetchAnswer, offset: number): Promise<Fetched> {
    const { errorCode, bytes, aborted } = answer;
    if (errorCode === outOfRange) throw await this.#lossOf(offset);
    if (errorCode !== 0) throw new ProtocolError(errorCode);
    const whole = bytes && endOfBatches(bytes);
    if (whole) return { bytes: bytes.subarray(0, whole.end), offset, aborted, nextOffset: whole.nextOffset };
    const { untilOffset: nextOffset } = this.#range;
    if (bytes && (await this.#isEmpty(offset, answer)))
      return { bytes: undefined, offset, aborted, nextOffset };
    throw new Nothing(`the broker gave no records of ${nameOf(this.#range)} at offset ${offset}`);
  }

  /**
   * Whether compaction has left nothing from here up to the end of the range. The broker gives no records then; but so it
   * does where it is not as far yet, or too slow to get them from remote storage: that begins where it has none itself.
   */
  async #isEmpty(offset: number, { highWatermark, lastStableOffset }: FetchAnswer): Promise<boolean> {
    const { topic, partition, untilOffset } = this.#range;
    if ((this.#settings.committedOnly ? lastStableOffset : highWatermark) < untilOffset) return false;
    const wanted = [{ topic, partitions: [partition] }];
    const local = await offsetsAt(this.#client, wanted, earliestLocal);
    return local.get(nameOf(this.#range))! <= offset;
  }

  /** Which records are gone: the broker only says that an offset is not there. */
  async #lossOf(offset: number): Promise<Error> {
    const { topic, partition } = this.#range;
    const wanted = [{ topic, partitions: [partition] }];
    const ask = async (place: bigint): Promise<number> =>
      (await offsetsAt(this.#client, wanted, place)).get(nameOf(this.#range))!;
    const [first, end] = await Promise.all([ask(earliest), ask(latest)]);
    if (offset < first)
      return kafkaSourceError('KAFKA_OFFSETS_LOST', { topic, partition, offset, earliest: first });
    if (offset > end)
      return kafkaSourceError('KAFKA_OFFSETS_AHEAD', { topic, partition, offset, latest: end });
    return new Nothing(`the broker did not know offset ${offset} of ${nameOf(this.#range)}`);
  }

  /** Where there are records again; after a topic that is gone, nowhere. */
  #after(loss: Error, offset: number): number {
    const { earliest: first = this.#range.untilOffset } =
      (loss as { params?: { earliest?: number } }).params ?? {};
    return Math.max(offset, first);
  }
}
