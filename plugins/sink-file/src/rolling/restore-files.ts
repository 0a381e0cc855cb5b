import { createReadStream } from 'node:fs';
import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { unlessMissing } from '@dstream/files';
import { fileSinkError } from '../file-sink-error.ts';
import type { Edit, FileList, ListedFile } from './file-list.ts';
import { isDataName, isMergingName, listOf, stagingOf, startOf } from './rolling-place.ts';

const atOnce = 64;

/**
 * Brings the files of a directory to what its list says, after whatever end of the last writer: removes what was not
 * committed. Resolves to what has to change in the list, because somebody removed files. Throws, before anything is
 * changed, when there is more than one that died can have left: then the list is not the newest.
 */
export const restoreFiles = async (directory: string, list: FileList): Promise<Edit | undefined> => {
  const names = await readdir(directory);
  requireNewest(directory, names, list);
  if (list.last) await requireSame(directory, list.last);
  await rm(stagingOf(directory), { recursive: true, force: true });
  for (const name of names) {
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

/** A file begins where everything ends that was committed before it, so none begins behind that. */
const requireNewest = (directory: string, names: readonly string[], list: FileList): void => {
  const later = names.find((name) => isDataName(name) && startOf(name) > list.end);
  const reason = `${later} begins behind the ${list.end} bytes that it knows of`;
  if (later !== undefined) throw fileSinkError('FILE_SINK_LIST_CUT', { path: listOf(directory), reason });
};

/** Of the file that may grow: it is the one that was written last. */
const requireSame = async (directory: string, { name, length, crc }: ListedFile): Promise<void> => {
  const path = join(directory, name);
  const found = await unlessMissing(stat(path));
  if (!found || found.size < length || length === 0) return;
  let sum = 0;
  for await (const block of createReadStream(path, { end: length - 1, highWaterMark: 1_048_576 }))
    sum = crc32(block as Buffer, sum);
  if (sum !== crc) throw fileSinkError('FILE_SINK_CHANGED', { path });
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
