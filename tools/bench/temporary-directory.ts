import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, ownerWith, unlessMissing, type Owner } from '@dstream/files';

const prefix = 'dstream-bench-';
/** Says beside a directory whose it is. */
const ownerOf = (directory: string): string => `${directory}.owner`;

/** Lends an empty directory, which is removed afterwards. */
export const withDirectory = async (use: (directory: string) => Promise<void>): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), prefix));
  try {
    await writeFile(ownerOf(directory), JSON.stringify(ownerWith(process.pid)));
    await use(directory);
  } finally {
    await remove(directory);
  }
};

/** Removes what runs that were killed have left in a directory. */
export const removeLeftovers = async (parent: string = tmpdir()): Promise<void> => {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || !name.endsWith('.owner')) continue;
    const directory = join(parent, name.slice(0, -'.owner'.length));
    const text = await unlessMissing(readFile(ownerOf(directory), 'utf8'));
    if (text !== undefined && isGone(text)) await remove(directory);
  }
};

const isGone = (text: string): boolean => {
  try {
    return isAlive(JSON.parse(text) as Owner) === false;
  } catch {
    // It is just being written.
    return false;
  }
};

const remove = async (directory: string): Promise<void> => {
  await rm(directory, { recursive: true, force: true });
  await rm(ownerOf(directory), { force: true });
};
