import type { FileLayout } from './file-layout.ts';
import { blockBytes, blocksOf, readRange } from './read-range.ts';

/** Records of a fixed number of bytes. */
export const recordLayout = (recordLength: number, splitBytes: number): FileLayout<Uint8Array> => ({
  recordLength,
  splitBytes: () => splitBytes,
  count: ({ start, end }) => (end - start) / recordLength,
  refuse: ({ size }) => {
    if (size === 0) return 'it is empty';
    return size % recordLength > 0
      ? `its ${size} bytes are not whole records of ${recordLength} bytes`
      : undefined;
  },
  read: ({ start, end, ...file }, signal) =>
    readRange({ start, end, ...file }, signal, async function* (handle) {
      const size = Math.max(1, Math.floor(blockBytes / recordLength)) * recordLength;
      for await (const block of blocksOf(handle, start, end, size)) yield recordsIn(block, recordLength);
    }),
});

const recordsIn = (block: Uint8Array, length: number): Uint8Array[] =>
  Array.from(
    { length: block.length / length },
    (_, i) => new Uint8Array(block.buffer, block.byteOffset + i * length, length),
  );
