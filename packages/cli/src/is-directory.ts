import { statSync } from 'node:fs';

/** Whether there is a directory. */
export const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
