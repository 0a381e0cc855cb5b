import type { Buffer } from 'node:buffer';
import { textOf } from '@dstream/core/plugin';
import { crc32c, Reader } from '@platformatic/kafka';
import { AbortedTransactions } from './aborted-transactions.ts';
import { ByteReader } from './byte-reader.ts';
import { decompress, isTooLarge } from './decompress.ts';
import { kafkaSourceError } from './kafka-source-error.ts';
import type { Fetched } from './range-fetcher.ts';
import { batchAt, batchSize, checkedBytes, type RecordBatch } from './record-batch.ts';

/** The partition that batches are of, and how they may be. */
export interface BatchSettings {
  readonly topic: string;
  readonly partition: number;
  readonly maxBatchBytes: number;
  readonly checkCrcs: boolean;
}

/** A batch, with a reader that stands at its first record. */
export interface OpenBatch {
  readonly batch: RecordBatch;
  readonly reader: ByteReader;
}

/** The batches of an answer that hold records which count: neither ends of transactions nor what was aborted. */
export function* batchesOf({ bytes, aborted }: Fetched, settings: BatchSettings): Generator<OpenBatch, void> {
  if (!bytes) return;
  const transactions = new AbortedTransactions(aborted);
  for (let at = 0, size = batchSize(bytes, at); size !== undefined; at += size, size = batchSize(bytes, at)) {
    const batch = batchAt(bytes, at, size);
    requireWhole(bytes, at, size, batch, settings);
    const counts = !transactions.has(batch, () => endsAborted(bytes, batch)) && !batch.isControl;
    if (counts && batch.count > 0) yield { batch, reader: readerOf(bytes, batch, settings) };
  }
}

const requireWhole = (
  bytes: Buffer,
  at: number,
  size: number,
  { format, checksum, baseOffset: offset }: RecordBatch,
  { topic, partition, checkCrcs }: BatchSettings,
): void => {
  if (format !== 2) {
    const reason = `they are in format ${format}, of Kafka before 0.11`;
    throw kafkaSourceError('KAFKA_FORMAT_UNSUPPORTED', { topic, partition, offset, reason });
  }
  if (checkCrcs && checksumOf(checkedBytes(bytes, at, size)) !== checksum) {
    const reason = 'their checksum is wrong';
    throw kafkaSourceError('KAFKA_BATCH_CORRUPT', { topic, partition, offset, reason });
  }
};

/** In the client's own wrapping: of plain bytes it would make a copy first, which takes ten times as long. */
const checksumOf = (bytes: Buffer): number => crc32c(Reader.from(bytes).buffer);

/** The only record of such a batch has a key of two numbers of 16 bits: a version, and 0 for an abort. */
const endsAborted = (bytes: Buffer, { start }: RecordBatch): boolean => {
  const reader = new ByteReader(bytes, start);
  reader.varint();
  reader.at++;
  reader.varlong();
  reader.varint();
  reader.varint();
  return bytes.readInt16BE(reader.at + 2) === 0;
};

const readerOf = (bytes: Buffer, batch: RecordBatch, settings: BatchSettings): ByteReader => {
  const { start, end, compression, baseOffset: offset } = batch;
  if (compression === 0) return new ByteReader(bytes, start);
  const { topic, partition, maxBatchBytes } = settings;
  let records: Buffer | undefined;
  try {
    records = decompress(bytes.subarray(start, end), compression, maxBatchBytes);
  } catch (cause) {
    throw isTooLarge(cause)
      ? kafkaSourceError('KAFKA_BATCH_TOO_LARGE', { topic, partition, offset, maxBatchBytes }, { cause })
      : kafkaSourceError(
          'KAFKA_BATCH_CORRUPT',
          { topic, partition, offset, reason: textOf(cause) },
          { cause },
        );
  }
  if (records) return new ByteReader(records, 0);
  const reason = `nobody knows compression ${compression}`;
  throw kafkaSourceError('KAFKA_FORMAT_UNSUPPORTED', { topic, partition, offset, reason });
};
