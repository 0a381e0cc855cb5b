import type { FileRange, FoundFile } from './file-range.ts';

/** How the records of one kind of source lie in its files. */
export interface FileLayout<T> {
  /** Aim for ranges of this many bytes; Infinity: this file cannot be cut. */
  splitBytes(file: FoundFile): number;
  /** Bytes of a record, if all records have the same length: cuts go between records. */
  readonly recordLength?: number;
  /** How many records a range holds, if that can be told without reading. */
  count?(range: FileRange): number;
  /** Why a file cannot be read, if so. */
  refuse(file: FoundFile): string | undefined;
  /** The records of a range, in chunks of bounded size. */
  read(range: FileRange, signal: AbortSignal): AsyncIterable<readonly T[]>;
}
