import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty directory that is gone after the test. */
export const temporaryDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'sink-file-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

/** All parts of a directory with their text, and nothing else. */
export const partsIn = async (directory: string): Promise<Record<string, string>> => {
  const names = (await readdir(directory)).filter((name) => name.startsWith('part-')).toSorted();
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const),
    ),
  );
};
