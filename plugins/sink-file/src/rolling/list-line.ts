import { crc32 } from 'node:zlib';
import type { Edit, SavedList } from './file-list.ts';

/** What one line of the list says: everything, or what changes. */
export type ListLine = { readonly list: SavedList } | { readonly edit: Edit };

const header = ['dstream-committed-files', 1];

/** The first line: what the file is, and the version of its format. */
export const headerLine = (): string => lineOf(header);

/** Whether a line is a header that this version understands. */
export const isHeader = (line: string): boolean => JSON.stringify(jsonOf(line)) === JSON.stringify(header);

/** A line: the CRC-32 of what follows in hexadecimal, a space, and JSON. */
export const encodeLine = (line: ListLine): string => lineOf(line);

/** Undefined if the line is damaged. */
export const decodeLine = (line: string): ListLine | undefined => jsonOf(line) as ListLine | undefined;

const lineOf = (value: unknown): string => {
  const json = JSON.stringify(value);
  return `${checksum(json)} ${json}\n`;
};

const jsonOf = (line: string): unknown => {
  const json = line.slice(9);
  return line.slice(0, 9) === `${checksum(json)} ` ? JSON.parse(json) : undefined;
};

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');
