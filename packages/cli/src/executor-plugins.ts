import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from '@dstream/core/plugin';
import { executorMissing, pluginInvalid, workersNotTaken } from './cli-error.ts';
import { installedPlugins, type Installed } from './installed.ts';

/**
 * The plugins installed beside a program that provide an executor of this name, made with so many workers. None: core
 * may have it, or the program brings it along.
 */
export const executorPlugins = async (
  directory: string,
  executor: string,
  workers: number | 'auto' | undefined,
): Promise<readonly Plugin[]> => {
  const providers = installedPlugins(directory).filter(({ manifest }) =>
    manifest?.provides['executor']?.includes(executor),
  );
  if (providers.length === 0 && workers !== undefined) throw withoutWorkers(directory, executor);
  return Promise.all(providers.map((provider) => load(provider, workers)));
};

/** Imported from where it is installed, so that it shares its core with the program. */
const load = async ({ name, path, manifest }: Installed, workers: number | 'auto' | undefined) => {
  const exported = manifest!.plugin;
  const entry = createRequire(join(path, 'package.json')).resolve(name);
  const module = (await import(pathToFileURL(entry).href)) as Readonly<Record<string, unknown>>;
  const plugin = module[exported];
  if (typeof plugin === 'function') {
    return (plugin as (options: object) => Plugin)(workers === undefined ? {} : { workers });
  }
  if (typeof plugin !== 'object' || plugin === null) throw pluginInvalid(name, exported);
  if (workers !== undefined) throw workersNotTaken(name);
  return plugin as Plugin;
};

const withoutWorkers = (directory: string, executor: string): Error =>
  ofCore.includes(executor)
    ? workersNotTaken(executor)
    : executorMissing(executor, `@dstream/executor-${executor}`, knownExecutors(directory));

/** What core has without any plugin. */
const ofCore: readonly string[] = ['in-process', 'auto'];

/** The names of the executors that there are: those of core and of installed plugins. */
export const knownExecutors = (directory: string): readonly string[] => [
  ...new Set([
    ...ofCore,
    ...installedPlugins(directory).flatMap(({ manifest }) => manifest?.provides['executor'] ?? []),
  ]),
];
