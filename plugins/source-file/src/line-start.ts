import type { FileHandle } from 'node:fs/promises';
import { blocksOf } from './read-range.ts';

/**
 * Where the first line begins at or after `offset`. A range reads from the line start of its start to that of its end, so
 * the ranges of a file share its lines without gap or overlap, wherever they are cut (the splits of Hadoop's text files).
 */
export const lineStart = async (file: FileHandle, offset: number, size: number): Promise<number> => {
  if (offset === 0 || offset >= size) return Math.min(offset, size);
  let at = offset - 1;
  for await (const block of blocksOf(file, at, size, 65_536)) {
    const lineFeed = block.indexOf(10);
    if (lineFeed >= 0) return at + lineFeed + 1;
    at += block.length;
  }
  return size;
};
