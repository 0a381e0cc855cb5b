import { constants } from 'node:fs';
import { access, glob } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Where servers are put that are not in the path of users. */
const MORE = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin'];

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The path of a program, in one of the directories of PATH and what `places` matches, a list of patterns; else undefined. */
export async function findProgram(name: string, places: readonly string[] = []): Promise<string | undefined> {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), ...MORE];
  for await (const directory of glob(places)) directories.unshift(directory);
  for (const directory of directories) {
    const path = join(directory, name);
    if (await isProgram(path)) return path;
  }
  return undefined;
}
