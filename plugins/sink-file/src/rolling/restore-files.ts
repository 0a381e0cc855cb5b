import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@dstream/files';
import { fileSinkError } from '../file-sink-error.ts';
import type { Edit, FileList, ListedFile } from './file-list.ts';
import { isDataName, isMergingName, stagingOf } from './rolling-place.ts';

const atOnce = 64;

/**
 * Brings the files of a directory to what its list says, after whatever end of the last writer: removes what was not
 * committed. Resolves to what has to change in the list, because somebody removed files.
 */
export const restoreFiles = async (directory: string, list: FileList): Promise<Edit | undefined> => {
  await rm(stagingOf(directory), { recursive: true, force: true });
  for (const name of await readdir(directory)) {
    if (isMergingName(name) || (isDataName(name) && !list.lists(name))) await rm(join(directory, name));
  }
  const dropped: string[] = [];
  const listed = list.files;
  for (let i = 0; i < listed.length; i += atOnce) {
    const files = listed.slice(i, i + atOnce);
    const found = await Promise.all(files.map((file) => restore(directory, file)));
    dropped.push(...files.filter((_, n) => !found[n]).map(({ name }) => name));
  }
  return dropped.length > 0 ? { dropped } : undefined;
};

/** Resolves to false when the file is gone. */
const restore = async (directory: string, { name, length: committed }: ListedFile): Promise<boolean> => {
  const path = join(directory, name);
  const found = await unlessMissing(stat(path));
  if (!found) return false;
  const length = found.size;
  if (length < committed) throw fileSinkError('FILE_SINK_DAMAGED', { path, length, committed });
  if (length > committed) await truncate(path, committed);
  return true;
};
