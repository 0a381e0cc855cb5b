import { dirname, resolve } from 'node:path';
import { lockPlace, makeDirectory, type PlaceLock } from '@dstream/files';
import { fileSourceError } from './file-source-error.ts';

/** Takes a memory file for one source. Rejects with `FILE_MEMORY_IN_USE` or `FILE_MEMORY_FAILED`. */
export const lockMemory = async (memory: string): Promise<PlaceLock> => {
  const path = resolve(memory);
  const lock = await makeDirectory(dirname(path))
    .then(() => lockPlace(`${path}.lock`))
    .catch((error: Error) => {
      throw fileSourceError('FILE_MEMORY_FAILED', { path, reason: error.message }, { cause: error });
    });
  if (!lock) throw fileSourceError('FILE_MEMORY_IN_USE', { path });
  return lock;
};
