import { Buffer } from 'node:buffer';
import { open, type FileHandle } from 'node:fs/promises';
import { isSameVersion, type FileRange } from './file-range.ts';
import { explain, fileSourceError } from './file-source-error.ts';

/** The most that is read at once. */
export const blockBytes = 262_144;

/**
 * Opens the file of a range and hands it to `read`. Rejects with `FILE_VANISHED`, `FILE_CHANGED` or `FILE_UNREADABLE`,
 * which name the file.
 */
export async function* readRange<T>(
  range: FileRange,
  signal: AbortSignal,
  read: (file: FileHandle) => AsyncIterable<T>,
): AsyncGenerator<T, void> {
  try {
    await using file = await open(range.path);
    await requireSame(file, range);
    for await (const part of read(file)) {
      yield part;
      signal.throwIfAborted();
    }
  } catch (error) {
    throw explain(error, range.path);
  }
}

const requireSame = async (file: FileHandle, range: FileRange): Promise<void> => {
  const { size, mtimeMs: mtime } = await file.stat();
  if (isSameVersion({ size, mtime, end: 0 }, range)) return;
  const [planned, found] = [versionText(range), versionText({ size, mtime })];
  throw fileSourceError('FILE_CHANGED', { path: range.path, planned, found });
};

const versionText = ({ size, mtime }: { size: number; mtime: number }): string =>
  `${size} bytes of ${new Date(mtime).toISOString()}`;

/** The bytes `from` to `to`, in blocks of memory of their own. Throws when the file ends before. */
export async function* blocksOf(
  file: FileHandle,
  from: number,
  to: number,
  size = blockBytes,
): AsyncGenerator<Buffer, void> {
  for (let at = from; at < to;) {
    const block = Buffer.allocUnsafeSlow(Math.min(size, to - at));
    const length = await fill(file, block, at);
    if (length < block.length) throw new Error(`it ends at byte ${at + length}, before byte ${to}`);
    yield block;
    at += length;
  }
}

const fill = async (file: FileHandle, block: Buffer, at: number): Promise<number> => {
  let length = 0;
  while (length < block.length) {
    const { bytesRead } = await file.read(block, length, block.length - length, at + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
};
