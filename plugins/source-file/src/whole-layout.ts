import type { FileLayout } from './file-layout.ts';
import { readRange } from './read-range.ts';

/** A whole file as a record. */
export interface WholeFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Each file is one record. */
export const wholeLayout = (maxFileBytes: number): FileLayout<WholeFile> => ({
  splitBytes: () => Infinity,
  count: () => 1,
  refuse: ({ size }) =>
    size > maxFileBytes ? `it has ${size} bytes, more than maxFileBytes (${maxFileBytes}) allows` : undefined,
  read: (range, signal) =>
    readRange(range, signal, async function* (file) {
      yield [{ path: range.path, bytes: await file.readFile() }];
    }),
});
