import type { Token } from '@dstream/core/plugin';
import { installedPlugins } from './installed.ts';
import { loadPlugin } from './load-plugin.ts';

/** What a plugin binds to a name, made by one that is installed for the modules in `directory`; undefined if there is none. */
export const installedBinding = async <T>(
  token: Token<T>,
  name: string,
  directory: string,
): Promise<T | undefined> => {
  const provider = installedPlugins(directory).find(({ manifest }) =>
    manifest?.provides[token.description]?.includes(name),
  );
  if (!provider) return undefined;
  const exported = await loadPlugin(provider);
  const plugin = typeof exported === 'function' ? exported({}) : exported;
  const binding = plugin.provides.find((each) => each.token.key === token.key && each.name === name);
  return binding?.create(() => undefined as never) as T | undefined;
};
