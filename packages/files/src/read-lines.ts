import { readFile } from 'node:fs/promises';
import { decodeLine, encodeLine } from './checked-line.ts';
import { unlessMissing } from './unless-missing.ts';

/** What a file of lines is, and the errors of one that is not. */
export interface LineFormat {
  /** Its first line: what it is, and the version of that. Any JSON. */
  readonly header: unknown;
  /** The error of a file with another first line. */
  foreign(path: string): Error;
  /** The error of a line, counted from 1, that is damaged although sound ones follow. */
  damaged(path: string, line: number): Error;
  /**
   * The error of one that was cut short. With it, the file always ends with zeros, at a multiple of 16 KiB, so that one that
   * was cut is told from one whose last line was never complete. Readers see these zeros as a line that is not complete.
   */
  cut?(path: string): Error;
}

const page = 16_384;

/** The length of a file with room for at least a zero behind so many bytes. */
export const roomFor = (length: number): number => (Math.floor(length / page) + 1) * page;

/** The lines that count. */
export interface FoundLines {
  /** Of all lines but the header. */
  readonly values: readonly unknown[];
  /** Bytes that count, with the header. */
  readonly length: number;
  /** Bytes of the file. */
  readonly size: number;
  /** Whether it does not end as one that ends with zeros. */
  readonly isCut: boolean;
}

/**
 * Reads a file of lines; undefined when there is none. What is not complete at the end is a line that is just being
 * written, or never will be: it does not count.
 */
export const readLines = async (path: string, format: LineFormat): Promise<FoundLines | undefined> => {
  const bytes = await unlessMissing(readFile(path));
  if (!bytes) return undefined;
  const size = bytes.length;
  return { ...parse(bytes.toString(), path, format), size, isCut: size % page !== 0 || bytes.at(-1) !== 0 };
};

const parse = (text: string, path: string, format: LineFormat): Pick<FoundLines, 'values' | 'length'> => {
  const [first = '', ...lines] = text.split('\n').slice(0, -1);
  if (`${first}\n` !== encodeLine(format.header)) throw format.foreign(path);
  const values: unknown[] = [];
  let length = Buffer.byteLength(first) + 1;
  for (const [i, line] of lines.entries()) {
    const value = decodeLine(line);
    if (value === undefined && lines.slice(i + 1).some((later) => decodeLine(later) !== undefined))
      throw format.damaged(path, i + 2);
    if (value === undefined) break;
    values.push(value);
    length += Buffer.byteLength(line) + 1;
  }
  return { values, length };
};
