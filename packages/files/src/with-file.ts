import type { FileHandle } from 'node:fs/promises';

/** Uses an open file, and closes it whatever happens. */
export const withFile = async <T>(
  opening: Promise<FileHandle>,
  use: (file: FileHandle) => Promise<T>,
): Promise<T> => {
  const file = await opening;
  try {
    return await use(file);
  } finally {
    await file.close();
  }
};
