import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** Every how many lines a worker ends. */
const every = 29;

/**
 * Ends the worker that works on certain lines, in the middle of its task: once for each line, which `directory` remembers.
 * The driver lives on.
 */
export const exitOnce = (line: string, directory: string): void => {
  if (isMainThread || Number(line.slice(line.lastIndexOf(' ') + 1)) % every !== every - 1) return;
  mkdirSync(directory, { recursive: true });
  try {
    writeFileSync(join(directory, line), '', { flag: 'wx' });
  } catch {
    return;
  }
  process.exit(1);
};
