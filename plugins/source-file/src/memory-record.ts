import { crc32 } from 'node:zlib';
import type { Progress } from './file-range.ts';

/** What one line of the memory holds: the files that one batch took. */
export type MemoryRecord = readonly (readonly [path: string, progress: Progress])[];

const filesPerRecord = 1000;

/** Files in records of bounded size. */
export const inRecords = (files: MemoryRecord): MemoryRecord[] =>
  Array.from({ length: Math.ceil(files.length / filesPerRecord) }, (_, i) =>
    files.slice(i * filesPerRecord, (i + 1) * filesPerRecord),
  );

const header = ['dstream-file-memory', 1];

/** The first line of a memory: what it is, and the version of its format. */
export const headerLine = (): string => lineOf(header);

/** Whether a line is a header that this version understands. */
export const isHeader = (line: string): boolean => JSON.stringify(jsonOf(line)) === JSON.stringify(header);

/** A record as a line: the CRC-32 of what follows in hexadecimal, a space, and JSON. */
export const encodeRecord = (record: MemoryRecord): string =>
  lineOf(record.map(([path, { size, mtime, end }]) => [path, size, mtime, end]));

/** The record of a line, or undefined if the line is damaged. */
export const decodeRecord = (line: string): MemoryRecord | undefined => {
  const files = jsonOf(line) as [string, number, number, number][] | undefined;
  return files?.map(([path, size, mtime, end]) => [path, { size, mtime, end }]);
};

const lineOf = (value: unknown): string => {
  const json = JSON.stringify(value);
  return `${checksum(json)} ${json}\n`;
};

const jsonOf = (line: string): unknown => {
  const json = line.slice(9);
  return line.slice(0, 9) === `${checksum(json)} ` ? JSON.parse(json) : undefined;
};

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');
