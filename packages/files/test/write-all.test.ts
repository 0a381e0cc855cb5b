import type { FileHandle } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeAll } from '../src/write-all.ts';

test('goes on until all bytes are written, each at its place', async () => {
  const written = new Uint8Array(12);
  const file = {
    write: async (bytes: Uint8Array, from: number, length: number, at: number) => {
      const part = bytes.subarray(from, from + Math.min(length, 3));
      written.set(part, at);
      return { bytesWritten: part.length, buffer: bytes };
    },
  };
  await writeAll(
    file as unknown as FileHandle,
    Uint8Array.from({ length: 10 }, (_, i) => i + 1),
    2,
  );
  expect([...written]).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});
