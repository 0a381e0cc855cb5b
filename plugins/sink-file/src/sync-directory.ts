import { open } from 'node:fs/promises';

/** Makes the names in a directory outlive the machine. */
export const syncDirectory = async (path: string): Promise<void> => {
  await using directory = await open(path, 'r');
  await directory.sync();
};
