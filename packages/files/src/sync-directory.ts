import * as promises from 'node:fs/promises';
import { withFile } from './with-file.ts';

/** Makes the names in a directory outlive the machine. Windows does it by itself and cannot be asked to. */
export const syncDirectory = async (
  path: string,
  files: Pick<typeof promises, 'open'> = promises,
): Promise<void> => {
  if (process.platform === 'win32') return;
  await withFile(files.open(path, 'r'), (directory) => directory.sync());
};
