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
}

/** The lines that count. */
export interface FoundLines {
  /** Of all lines but the header. */
  readonly values: readonly unknown[];
  /** Bytes that count, with the header. */
  readonly length: number;
}

/**
 * Reads a file of lines; undefined when there is none. What is not complete at the end is a line that is just being
 * written, or never will be: it does not count.
 */
export const readLines = async (path: string, format: LineFormat): Promise<FoundLines | undefined> => {
  const text = await unlessMissing(readFile(path, 'utf8'));
  return text === undefined ? undefined : parse(text, path, format);
};

const parse = (text: string, path: string, format: LineFormat): FoundLines => {
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
