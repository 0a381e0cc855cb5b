import { readLines, type LineFormat } from '@dstream/files';
import { fileSinkError } from '../file-sink-error.ts';
import { FileList, type Edit, type SavedList } from './file-list.ts';

/** What one line of the list says: everything, or what changes. */
export type ListLine = { readonly list: SavedList } | { readonly edit: Edit };

/** How lists are told from other files. */
export const listFormat: LineFormat = {
  header: ['dstream-committed-files', 1],
  foreign: (path) => fileSinkError('FILE_SINK_LIST_FOREIGN', { path }),
  cut: (path) => fileSinkError('FILE_SINK_LIST_CUT', { path, reason: 'it was cut short' }),
  damaged: (path, line) => fileSinkError('FILE_SINK_LIST_DAMAGED', { path, line }),
};

/** Reads a list that another process may be adding to; undefined when there is none. */
export const readList = async (path: string): Promise<FileList | undefined> => {
  const found = await readLines(path, listFormat);
  return found && listOfLines(found.values as readonly ListLine[]);
};

/** The list after all of its lines. */
export const listOfLines = (lines: readonly ListLine[]): FileList => {
  let list = new FileList();
  for (const line of lines) {
    if ('list' in line) list = new FileList(line.list);
    else list.apply(line.edit);
  }
  return list;
};
