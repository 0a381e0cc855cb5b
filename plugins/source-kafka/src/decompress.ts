import type { Buffer } from 'node:buffer';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';

type Decompress = (bytes: Buffer, limit: number) => Buffer;

/** By the number that a batch has for its compression. */
const algorithms: readonly (Decompress | undefined)[] = [
  (bytes) => bytes,
  (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }),
  (bytes) => compressionsAlgorithms.snappy.decompressSync(bytes),
  (bytes) => compressionsAlgorithms.lz4.decompressSync(bytes),
  (bytes, limit) => zstdDecompressSync(bytes, { maxOutputLength: limit }),
];

/** Whether an error of `decompress` says that the limit was passed. */
export const isTooLarge = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';

/** The bytes before they were compressed, at most `limit` of them; undefined for an algorithm that is not known. */
export const decompress = (bytes: Buffer, compression: number, limit: number): Buffer | undefined =>
  algorithms[compression]?.(bytes, limit);
