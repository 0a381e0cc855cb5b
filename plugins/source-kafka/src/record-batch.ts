import type { Buffer } from 'node:buffer';

/** Bytes of a batch before its records. */
export const headerBytes = 61;

/** Where the length of a batch ends and what it counts begins. */
const lengthEnd = 12;

/** The header of a record batch, as every broker since Kafka 0.11 keeps it (format 2). */
export interface RecordBatch {
  /** Where in the bytes its records begin and end. */
  readonly start: number;
  readonly end: number;
  readonly baseOffset: number;
  /** The offset after its last one, whether or not that record is still there. */
  readonly nextOffset: number;
  readonly format: number;
  readonly checksum: number;
  /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
  readonly compression: number;
  /** The time of all records where the broker sets it, else undefined. */
  readonly appendTime: number | undefined;
  readonly baseTimestamp: number;
  readonly isTransactional: boolean;
  /** It holds the end of a transaction and no records. */
  readonly isControl: boolean;
  readonly producerId: number;
  readonly count: number;
}

/** A number of 64 bits; exact up to 2^53. */
export const int64At = (bytes: Buffer, at: number): number =>
  bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);

/** The bytes that the batch at `at` takes; undefined if it is cut off. */
export const batchSize = (bytes: Buffer, at: number): number | undefined => {
  if (at + headerBytes > bytes.length) return undefined;
  const size = lengthEnd + bytes.readInt32BE(at + 8);
  return at + size > bytes.length ? undefined : size;
};

/** The offset after the last one of the batch at `at`. */
export const nextOffsetAt = (bytes: Buffer, at: number): number =>
  int64At(bytes, at) + bytes.readInt32BE(at + 23) + 1;

/** Where the last whole batch ends, in bytes and as an offset; undefined if there is none. */
export const endOfBatches = (bytes: Buffer): { end: number; nextOffset: number } | undefined => {
  let last: number | undefined;
  let end = 0;
  for (let size = batchSize(bytes, 0); size !== undefined; size = batchSize(bytes, end)) {
    last = end;
    end += size;
  }
  return last === undefined ? undefined : { end, nextOffset: nextOffsetAt(bytes, last) };
};

/** Reads the header of the batch at `at`, which is `size` bytes long. */
export const batchAt = (bytes: Buffer, at: number, size: number): RecordBatch => {
  const attributes = bytes.readInt16BE(at + 21);
  return {
    start: at + headerBytes,
    end: at + size,
    baseOffset: int64At(bytes, at),
    nextOffset: nextOffsetAt(bytes, at),
    format: bytes.readInt8(at + 16),
    checksum: bytes.readUInt32BE(at + 17),
    compression: attributes & 7,
    appendTime: attributes & 8 ? int64At(bytes, at + 35) : undefined,
    baseTimestamp: int64At(bytes, at + 27),
    isTransactional: (attributes & 16) !== 0,
    isControl: (attributes & 32) !== 0,
    producerId: int64At(bytes, at + 43),
    count: bytes.readInt32BE(at + 57),
  };
};

/** What the checksum of the batch at `at` covers. */
export const checkedBytes = (bytes: Buffer, at: number, size: number): Buffer =>
  bytes.subarray(at + 21, at + size);
