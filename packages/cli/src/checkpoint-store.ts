import { CHECKPOINT_PLACE, type CheckpointStore } from '@dstream/core/plugin';
import { checkpointMissing, checkpointPlaceUnknown } from './cli-error.ts';
import { installedPlugins } from './installed.ts';
import { isDirectory } from './is-directory.ts';
import { loadPlugin } from './load-plugin.ts';

/**
 * The store at a place, a directory or a URL, made by a plugin that is installed for the modules in `directory`. Rejects
 * with `CLI_CHECKPOINT_PLACE_UNKNOWN` or, for a directory that is not there, `CLI_CHECKPOINT_MISSING`.
 */
export const checkpointStore = async (place: string, directory: string): Promise<CheckpointStore> => {
  const scheme = /^([a-z][a-z0-9+.-]+):/.exec(place)?.[1];
  if (scheme === undefined && !isDirectory(place)) throw checkpointMissing(place);
  const name = scheme ?? 'file';
  const provider = installedPlugins(directory).find(({ manifest }) =>
    manifest?.provides['checkpoint-place']?.includes(name),
  );
  if (!provider) throw checkpointPlaceUnknown(place, name);
  const exported = await loadPlugin(provider);
  const plugin = typeof exported === 'function' ? exported({}) : exported;
  const binding = plugin.provides.find(
    (each) => each.token.key === CHECKPOINT_PLACE.key && each.name === name,
  );
  if (!binding) throw checkpointPlaceUnknown(place, name);
  const makeStore = binding.create(() => undefined as never) as (place: string) => CheckpointStore;
  return makeStore(place);
};
