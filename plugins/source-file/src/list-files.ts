import { glob, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDirectory } from '@dstream/files';
import type { FoundFile } from './file-range.ts';

const atOnce = 64;

/**
 * The files directly inside the directories, which may be a glob (`logs/*`). Undefined: there is no such directory. A file
 * that vanishes while it is looked at is left out.
 */
export const listFiles = async (
  directories: string,
  accepts: (name: string) => boolean,
): Promise<FoundFile[] | undefined> => {
  const found: FoundFile[] = [];
  let exists = false;
  for (const directory of await matching(directories)) {
    const names = await namesIn(directory);
    exists ||= names !== undefined;
    const paths = (names ?? []).filter(accepts).map((name) => join(directory, name));
    for (let i = 0; i < paths.length; i += atOnce) {
      const files = await Promise.all(paths.slice(i, i + atOnce).map(look));
      found.push(...files.filter((file) => file !== undefined));
    }
  }
  return exists ? found : undefined;
};

const matching = async (directories: string): Promise<string[]> => {
  if (!/[*?[\]{}]/.test(directories) || (await isDirectory(directories))) return [resolve(directories)];
  const matches: string[] = [];
  for await (const match of glob(directories)) matches.push(resolve(match));
  return matches.toSorted();
};

const namesIn = (directory: string): Promise<string[] | undefined> =>
  readdir(directory, { withFileTypes: true }).then(
    (entries) => entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
    unlessGone,
  );

const look = (path: string): Promise<FoundFile | undefined> =>
  stat(path).then(
    (stats) => (stats.isFile() ? { path, size: stats.size, mtime: stats.mtimeMs } : undefined),
    unlessGone,
  );

const unlessGone = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
};
