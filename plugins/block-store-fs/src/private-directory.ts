import type { Dirent } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, makeDirectory, ownerWith, type Owner } from '@dstream/files';

const prefix = 'dstream-blocks-';
const ownerFile = 'owner.json';

/** Makes a directory that only this user can enter. It gets its name when it says whose it is, never before. */
export const createPrivateDirectory = async (parent: string): Promise<string> => {
  await makeDirectory(parent);
  const unnamed = await mkdtemp(join(parent, '.dstream-'));
  await writeFile(join(unnamed, ownerFile), JSON.stringify(ownerWith(process.pid)), { mode: 0o600 });
  const directory = join(parent, `${prefix}${process.pid}-${unnamed.slice(-6)}`);
  await rename(unnamed, directory);
  return directory;
};

/** Removes the directories of processes that are gone. Resolves to how many there were. */
export const removeLeftovers = async (parent: string): Promise<number> => {
  const entries = await readdir(parent, { withFileTypes: true });
  const leftovers: string[] = [];
  for (const entry of entries) if (await isLeftover(parent, entry)) leftovers.push(entry.name);
  for (const name of leftovers) await rm(join(parent, name), { recursive: true, force: true });
  return leftovers.length;
};

const isLeftover = async (parent: string, entry: Dirent): Promise<boolean> => {
  if (!entry.isDirectory() || !entry.name.startsWith(prefix)) return false;
  try {
    const directory = join(parent, entry.name);
    if ((await stat(directory)).uid !== process.getuid?.()) return false;
    return isAlive(JSON.parse(await readFile(join(directory, ownerFile), 'utf8')) as Owner) === false;
  } catch {
    return false;
  }
};
