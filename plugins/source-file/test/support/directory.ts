import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty directory that is gone after the test. */
export const temporaryDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'source-file-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

/** Writes a file as if at a time, in milliseconds. */
export const writeAt = async (path: string, mtime: number, content: string | Uint8Array): Promise<void> => {
  await writeFile(path, content);
  await utimes(path, mtime / 1000, mtime / 1000);
};
