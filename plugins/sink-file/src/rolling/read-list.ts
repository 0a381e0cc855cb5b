import { readFile } from 'node:fs/promises';
import { fileSinkError } from '../file-sink-error.ts';
import { FileList } from './file-list.ts';
import { decodeLine, isHeader, type ListLine } from './list-line.ts';

/** A list as it was found, up to the first line that does not count. */
export interface FoundList {
  readonly list: FileList;
  /** Bytes that count. */
  readonly length: number;
  readonly lines: number;
}

/**
 * Reads a list; undefined when there is none. A line that is not complete at the end is one that is just being written, or
 * never will be. Rejects with `FILE_SINK_LIST_DAMAGED` when sound lines follow one that is not.
 */
export const readList = async (path: string): Promise<FoundList | undefined> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parse(text, path);
};

const parse = (content: string, path: string): FoundList => {
  const [first = '', ...lines] = content.split('\n').slice(0, -1);
  if (!isHeader(first)) throw fileSinkError('FILE_SINK_LIST_FOREIGN', { path });
  let list = new FileList();
  let length = Buffer.byteLength(first) + 1;
  for (const [i, text] of lines.entries()) {
    const line = decodeLine(text);
    if (!line && lines.slice(i + 1).some(decodeLine))
      throw fileSinkError('FILE_SINK_LIST_DAMAGED', { path, line: i + 2 });
    if (!line) return { list, length, lines: i };
    list = follow(list, line);
    length += Buffer.byteLength(text) + 1;
  }
  return { list, length, lines: lines.length };
};

const follow = (list: FileList, line: ListLine): FileList => {
  if ('list' in line) return new FileList(line.list);
  list.apply(line.edit);
  return list;
};
