import type { Buffer } from 'node:buffer';
import { textOf, type RefuseRecord } from '@dstream/core/plugin';
import type { OpenBatch } from './batch-records.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Decode } from './deserializer.ts';
import type { KafkaHeader, KafkaRecord } from './kafka-record.ts';
import { kafkaSourceError } from './kafka-source-error.ts';
import type { OffsetRange } from './offset-range.ts';

/** How the bytes of records are made values. */
export interface Decoding {
  readonly key: Decode;
  readonly value: Decode;
}

/** Where something lies in the bytes of its batch; `size` is -1 where there is nothing. */
interface Extent {
  readonly at: number;
  readonly size: number;
}

type AnyRecord = KafkaRecord<any, any>;
type Draft = { -readonly [P in keyof AnyRecord]: AnyRecord[P] };

const noHeaders: readonly KafkaHeader[] = [];

/** Records in a chunk. */
const chunkLength = 4096;

/** Makes records of batches, as far as they lie in a range. */
export class RecordDecoder {
  readonly #range: OffsetRange;
  readonly #decoding: Decoding;
  readonly #refuse: RefuseRecord;
  /** How many records came so far. */
  #count = 0;
  #chunk: AnyRecord[] = [];

  constructor(range: OffsetRange, decoding: Decoding, refuse: RefuseRecord) {
    this.#range = range;
    this.#decoding = decoding;
    this.#refuse = refuse;
  }

  /** The records of batches from an offset on, in chunks. */
  *decode(batches: Iterable<OpenBatch>, from: number): Generator<AnyRecord[], void> {
    for (const opened of batches) {
      const { reader, batch } = opened;
      for (let left = batch.count; left > 0; left--) {
        this.#next(reader, opened, from);
        if (this.#chunk.length === chunkLength) yield this.#take();
      }
    }
    if (this.#chunk.length > 0) yield this.#take();
  }

  #take(): AnyRecord[] {
    const chunk = this.#chunk;
    this.#chunk = [];
    return chunk;
  }

  /** Takes the record at which the reader stands, if it is one of the range, and steps over it. */
  #next(reader: ByteReader, { batch }: OpenBatch, from: number): void {
    const length = reader.varint();
    const end = reader.at + length;
    if (!(length > 0 && end <= reader.bytes.length)) throw this.#corrupt(batch.baseOffset);
    reader.at++;
    const timestamp = batch.baseTimestamp + reader.varlong();
    const offset = batch.baseOffset + reader.varint();
    if (offset >= from && offset < this.#range.untilOffset) {
      this.#add(reader, offset, batch.appendTime ?? timestamp, end);
      this.#count++;
    }
    reader.at = end;
  }

  #add(reader: ByteReader, offset: number, timestamp: number, end: number): void {
    const { topic, partition } = this.#range;
    const keySize = reader.varint();
    const keyAt = reader.at;
    reader.at += Math.max(keySize, 0);
    const valueSize = reader.varint();
    const valueAt = reader.at;
    reader.at += Math.max(valueSize, 0);
    const headerCount = reader.varint();
    if (!(reader.at <= end)) throw this.#corrupt(offset);
    const headers = headerCount === 0 ? noHeaders : readHeaders(reader, headerCount);
    const record: Draft = { topic, partition, offset, timestamp, key: null, value: null, headers };
    const { bytes } = reader;
    let part: 'key' | 'value' = 'key';
    try {
      if (keySize >= 0) record.key = this.#decoding.key(bytes, keyAt, keyAt + keySize, record);
      part = 'value';
      if (valueSize >= 0) record.value = this.#decoding.value(bytes, valueAt, valueAt + valueSize, record);
      this.#chunk.push(record);
    } catch (error) {
      const raw = [
        rawOf(bytes, { at: keyAt, size: keySize }),
        rawOf(bytes, { at: valueAt, size: valueSize }),
      ] as const;
      this.#turnDown(part, error, record, raw);
    }
  }

  /** Goes on without a record, or fails the task, as the stream has it. */
  #turnDown(
    part: 'key' | 'value',
    cause: unknown,
    record: AnyRecord,
    [key, value]: readonly (Uint8Array | null)[],
  ): void {
    const { topic, partition, offset } = record;
    const reason = textOf(cause);
    const error = kafkaSourceError(
      'KAFKA_RECORD_INVALID',
      { topic, partition, offset, part, reason },
      { cause },
    );
    this.#refuse(error, { ...record, key, value }, this.#count);
  }

  #corrupt(offset: number): Error {
    const { topic, partition } = this.#range;
    const reason = 'a record does not end where it says';
    return kafkaSourceError('KAFKA_BATCH_CORRUPT', { topic, partition, offset, reason });
  }
}

/** A copy, which does not keep the whole answer in memory. */
const rawOf = (bytes: Buffer, { at, size }: Extent): Uint8Array | null =>
  size < 0 ? null : new Uint8Array(bytes.subarray(at, at + size));

const readHeaders = (reader: ByteReader, count: number): KafkaHeader[] => {
  const { bytes } = reader;
  const headers: KafkaHeader[] = [];
  for (let i = 0; i < count; i++) {
    const nameSize = reader.varint();
    const name = bytes.toString('utf8', reader.at, reader.at + nameSize);
    reader.at += nameSize;
    const size = reader.varint();
    headers.push([name, size < 0 ? null : new Uint8Array(bytes.buffer, bytes.byteOffset + reader.at, size)]);
    reader.at += Math.max(size, 0);
  }
  return headers;
};
