import { open, type FileHandle } from 'node:fs/promises';
import { writeAll } from '@dstream/files';

const blockBytes = 1_048_576;

/** The first `length` bytes of a file. */
export interface FileStart {
  readonly path: string;
  readonly length: number;
}

/**
 * Lets a file that counts up to `length` go on with the bytes of others, and with nothing else. Resolves to its new length
 * when they are on disk.
 */
export const appendFiles = async (
  path: string,
  length: number,
  parts: readonly FileStart[],
  signal?: AbortSignal,
): Promise<number> => {
  await using file = await open(path, length === 0 ? 'w' : 'r+');
  await file.truncate(length);
  const block = Buffer.allocUnsafeSlow(blockBytes);
  let end = length;
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
  at: number,
  { path, length }: FileStart,
  { block, signal }: Copying,
): Promise<number> => {
  await using part = await open(path, 'r');
  for (let read = 0; read < length;) {
    signal?.throwIfAborted();
    const { bytesRead } = await part.read(block, 0, Math.min(block.length, length - read), read);
    if (bytesRead === 0) throw new Error(`${path} ends at byte ${read}, before byte ${length}`);
    await writeAll(file, block.subarray(0, bytesRead), at + read);
    read += bytesRead;
  }
  return at + length;
};
