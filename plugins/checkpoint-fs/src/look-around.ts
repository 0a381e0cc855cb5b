import { join } from 'node:path';
import { unlessMissing } from '@dstream/files';
import { checkpointFsError } from './checkpoint-fs-error.ts';
import { ENDS } from './ends.ts';
import type { Files } from './files.ts';

/**
 * Whether nothing was ever kept in a directory. Throws `CHECKPOINT_FS_FOREIGN` when it is somebody else's: others may put
 * things into a store, but no store is made among other things.
 */
export const isUnused = async (files: Files, directory: string): Promise<boolean> => {
  const names = await namesIn(files, directory);
  if (names.includes(ENDS)) return false;
  const found = names.find((name) => !isOwn(name) && !isNobodys(name));
  if (found !== undefined) throw checkpointFsError('CHECKPOINT_FS_FOREIGN', { path: directory, found });
  const kept = await Promise.all(['names', 'logs'].map((part) => namesIn(files, join(directory, part))));
  return kept.flat().length === 0;
};

const isOwn = (name: string): boolean => /^(names|logs|(lock|claim)-[\w-]+\.json|~\d+)$/.test(name);

/** What file systems and desktops put everywhere. */
const isNobodys = (name: string): boolean => name.startsWith('.') || name === 'lost+found';

const namesIn = async (files: Files, directory: string): Promise<readonly string[]> =>
  (await unlessMissing(files.readdir(directory))) ?? [];
