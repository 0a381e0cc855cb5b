import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDirectory } from './is-directory.ts';

/**
 * Makes a directory and those above it. Node's own recursive mkdir tries for ever where nothing can be made although the
 * directory above is there, as in /proc.
 */
export const makeDirectory = async (path: string): Promise<void> => {
  if (await isDirectory(path)) return;
  if (dirname(path) !== path) await makeDirectory(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    if (!(await isDirectory(path))) throw error;
  });
};
