import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { writeAll } from '@dstream/files';
import { fileSinkError } from '../file-sink-error.ts';

const blockBytes = 1_048_576;

/** The first `length` bytes of a file. */
export interface FileStart {
  readonly path: string;
  readonly length: number;
  /** CRC-32 of these bytes, if it is known. */
  readonly crc?: number | undefined;
}

/** How far a file counts, and the CRC-32 of all bytes up to there. */
export interface Appended {
  readonly length: number;
  readonly crc: number;
}

/**
 * Lets a file that counts up to `length` go on with the bytes of others, and with nothing else. Resolves when
 * they are on disk. Throws `FILE_SINK_CHANGED` for a file that is not what its checksum says.
 */
export const appendFiles = async (
  { path, length, crc = 0 }: FileStart,
  parts: readonly FileStart[],
  signal?: AbortSignal,
): Promise<Appended> => {
  await using file = await open(path, length === 0 ? 'w' : 'r+');
  await file.truncate(length);
  const block = Buffer.allocUnsafeSlow(blockBytes);
  let end: Appended = { length, crc };
  for (const part of parts) end = await append(file, end, part, { block, signal });
  await file.datasync();
  return end;
};

interface Copying {
  /** Memory to copy through. */
  readonly block: Buffer;
  readonly signal: AbortSignal | undefined;
}

const append = async (
  file: FileHandle,
  before: Appended,
  { path, length, crc: expected }: FileStart,
  { block, signal }: Copying,
): Promise<Appended> => {
  await using part = await open(path, 'r');
  let [all, own] = [before.crc, 0];
  for (let read = 0; read < length;) {
    signal?.throwIfAborted();
    const { bytesRead } = await part.read(block, 0, Math.min(block.length, length - read), read);
    if (bytesRead === 0) throw new Error(`${path} ends at byte ${read}, before byte ${length}`);
    const bytes = block.subarray(0, bytesRead);
    [all, own] = [crc32(bytes, all), expected === undefined ? 0 : crc32(bytes, own)];
    await writeAll(file, bytes, before.length + read);
    read += bytesRead;
  }
  if (expected !== undefined && own !== expected) throw fileSinkError('FILE_SINK_CHANGED', { path });
  return { length: before.length + length, crc: all };
};
