import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from '@dstream/core/plugin';
import { pluginInvalid } from './cli-error.ts';
import type { Installed } from './installed.ts';

/** A plugin as its package exports it: itself, or a function that makes it of options. */
export type Exported = Plugin | ((options: object) => Plugin);

/** Imports a plugin from where it is installed, so that it shares its core with the program. Rejects with `CLI_PLUGIN_INVALID`. */
export const loadPlugin = async ({ name, path, manifest }: Installed): Promise<Exported> => {
  const exported = manifest!.plugin;
  const entry = createRequire(join(path, 'package.json')).resolve(name);
  const module = (await import(pathToFileURL(entry).href)) as Readonly<Record<string, unknown>>;
  const plugin = module[exported];
  if (typeof plugin === 'function') return plugin as (options: object) => Plugin;
  if (typeof plugin !== 'object' || plugin === null) throw pluginInvalid(name, exported);
  return plugin as Plugin;
};
