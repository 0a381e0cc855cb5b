import { readFile } from 'node:fs/promises';
import { basename, delimiter } from 'node:path';
import type { Say } from '../service.ts';
import { cached } from './cache.ts';

const CENTRAL = 'https://repo1.maven.org/maven2/';
const AT_ONCE = 6;

/** The class path of a list of jars: a file with a line `checksum path` for each, as `sha256sum` prints them in the repository. */
export async function classPath(list: URL, say: Say): Promise<string> {
  const lines = (await readFile(list, 'utf8')).trim().split('\n');
  const jars: string[] = [];
  const queue = lines.entries();
  let saidSo = false;
  const fetchAll = async (): Promise<void> => {
    for (const [index, line] of queue) {
      const [checksum, path] = line.split(/\s+/) as [string, string];
      const announce = setTimeout(() => {
        if (!saidSo) say(`downloads ${lines.length} jars from Maven Central`);
        saidSo = true;
      }, 500);
      jars[index] = await cached(`jars/${basename(path)}`, CENTRAL + path, checksum).finally(() =>
        clearTimeout(announce),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchAll));
  return jars.join(delimiter);
}
