import { CHECKPOINT_PLACE, type CheckpointStore } from '@dstream/core/plugin';
import { checkpointMissing, checkpointPlaceUnknown } from './cli-error.ts';
import { installedBinding } from './installed-binding.ts';
import { isDirectory } from './is-directory.ts';

/**
 * The store at a place, a directory or a URL, made by a plugin that is installed for the modules in `directory`. Rejects
 * with `CLI_CHECKPOINT_PLACE_UNKNOWN` or, for a directory that is not there, `CLI_CHECKPOINT_MISSING`.
 */
export const checkpointStore = async (place: string, directory: string): Promise<CheckpointStore> => {
  const scheme = /^([a-z][a-z0-9+.-]+):/.exec(place)?.[1];
  if (scheme === undefined && !isDirectory(place)) throw checkpointMissing(place);
  const name = scheme ?? 'file';
  const makeStore = await installedBinding(CHECKPOINT_PLACE, name, directory);
  if (!makeStore) throw checkpointPlaceUnknown(place, name);
  return makeStore(place);
};
