import { nearestName, type Plugin } from '@dstream/core/plugin';
import { executorMissing, workersNotTaken } from './cli-error.ts';
import { installedPlugins, type Installed } from './installed.ts';
import { loadPlugin } from './load-plugin.ts';

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

const load = async (installed: Installed, workers: number | 'auto' | undefined): Promise<Plugin> => {
  const plugin = await loadPlugin(installed);
  if (typeof plugin === 'function') return plugin(workers === undefined ? {} : { workers });
  if (workers !== undefined) throw workersNotTaken(installed.name);
  return plugin;
};

const withoutWorkers = (directory: string, executor: string): Error =>
  ofCore.includes(executor) ? workersNotTaken(executor) : missingExecutor(directory, executor);

/** The error for an executor that nobody provides: what was probably meant, and the package to install, if there is one. */
export const missingExecutor = (directory: string, executor: string, options?: ErrorOptions): Error => {
  const known = knownExecutors(directory);
  const meant = Object.hasOwn(packages, executor)
    ? undefined
    : nearestName(executor, [...known, ...Object.keys(packages)]);
  const wanted = meant ?? executor;
  return executorMissing(
    executor,
    meant,
    known.includes(wanted) ? undefined : packages[wanted],
    known,
    options,
  );
};

/** The executors that may have to be installed. */
const packages: Readonly<Record<string, string>> = { threads: '@dstream/executor-threads' };

/** What core has without any plugin. */
const ofCore: readonly string[] = ['in-process', 'auto'];

/** The names of the executors that there are: those of core and of installed plugins. */
export const knownExecutors = (directory: string): readonly string[] => [
  ...new Set([
    ...ofCore,
    ...installedPlugins(directory).flatMap(({ manifest }) => manifest?.provides['executor'] ?? []),
  ]),
];
