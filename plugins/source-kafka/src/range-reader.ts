import type { RefuseRecord } from '@dstream/core/plugin';
import type { KafkaClient, Performance } from '@dstream/kafka-connection';
import { batchesOf } from './batch-records.ts';
import { fetchAhead } from './fetch-ahead.ts';
import type { KafkaRecord } from './kafka-record.ts';
import { nameOf, type PlannedRange } from './offset-range.ts';
import { RangeFetcher } from './range-fetcher.ts';
import { RecordDecoder, type Decoding } from './record-decoder.ts';
import { RecordSizes } from './record-sizes.ts';

/** How ranges are read. */
export interface ReadSettings {
  /** The most bytes in an answer. */
  readonly fetchBytes: number;
  readonly maxBatchBytes: number;
  readonly checkCrcs: boolean;
  readonly committedOnly: boolean;
  readonly onDataLoss: 'fail' | 'skip';
  readonly decoding: Decoding;
  /** Told of what is left out, where that is allowed. */
  readonly onLoss: (loss: Error) => void;
  /** Told of what does not work for a time. */
  readonly onFailure?: Performance['onFailure'];
}

/** Reads ranges, on whatever executor. */
export class RangeReader {
  readonly #settings: ReadSettings;
  readonly #sizes = new RecordSizes();

  constructor(settings: ReadSettings) {
    this.#settings = settings;
  }

  /** The records of a range, in chunks. */
  async *read(
    client: KafkaClient,
    range: PlannedRange,
    signal: AbortSignal,
    refuse: RefuseRecord,
  ): AsyncGenerator<KafkaRecord<any, any>[], void> {
    const { topic, partition, untilOffset } = range;
    const { fetchBytes, decoding } = this.#settings;
    const fetcher = new RangeFetcher(client, range, { ...this.#settings, signal });
    const decoder = new RecordDecoder(range, decoding, refuse);
    const name = nameOf(range);
    const fetch = async (offset: number) => {
      const most = this.#sizes.bytesFor(name, untilOffset - offset, fetchBytes);
      const fetched = await fetcher.fetch(offset, most);
      const { bytes, nextOffset } = fetched;
      if (bytes) this.#sizes.saw(name, bytes.length, nextOffset - offset);
      return fetched;
    };
    for await (const fetched of fetchAhead(range, fetch)) {
      signal.throwIfAborted();
      yield* decoder.decode(batchesOf(fetched, { ...this.#settings, topic, partition }), fetched.offset);
    }
  }
}
