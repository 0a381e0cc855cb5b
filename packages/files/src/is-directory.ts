import { stat } from 'node:fs/promises';

/** Whether there is a directory with this path. */
export const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
