import type { Progress } from './file-range.ts';

/** What one line of the memory holds: the files that one batch took. */
export type MemoryRecord = readonly (readonly [path: string, progress: Progress])[];

/** A record as JSON: path, size, mtime and end of each file. */
export type RecordRows = readonly (readonly [path: string, size: number, mtime: number, end: number])[];

const filesPerRecord = 1000;

/** Files in records of bounded size. */
export const inRecords = (files: MemoryRecord): MemoryRecord[] =>
  Array.from({ length: Math.ceil(files.length / filesPerRecord) }, (_, i) =>
    files.slice(i * filesPerRecord, (i + 1) * filesPerRecord),
  );

export const rowsOf = (record: MemoryRecord): RecordRows =>
  record.map(([path, { size, mtime, end }]) => [path, size, mtime, end]);

export const recordOf = (rows: RecordRows): MemoryRecord =>
  rows.map(([path, size, mtime, end]) => [path, { size, mtime, end }]);
