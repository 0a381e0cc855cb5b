import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchWith, type Launch, type LaunchedContext } from '@dstream/core/launch';
import { isDStreamError } from '@dstream/core/plugin';
import { noContext, workersNotTaken } from './cli-error.ts';
import { executorPlugins, missingExecutor } from './executor-plugins.ts';
import { ExitCode } from './exit-code.ts';
import { programModule } from './program-module.ts';
import { StartedContexts } from './started-contexts.ts';

/** What `dstream run` is told of how to run a program. */
export interface RunOptions {
  readonly executor?: string;
  readonly workers?: number | 'auto';
  /** Milliseconds. */
  readonly batch?: number;
  readonly parallelism?: number;
  readonly seed?: string;
  /** Milliseconds. */
  readonly drainTimeout: number;
}

/**
 * Imports a module as if Node had been started with it, its contexts launched as the options say. Rejects with what the
 * module throws, and with errors of the command.
 */
export const runProgram = async (
  module: string,
  programArguments: readonly string[],
  options: RunOptions,
): Promise<void> => {
  const path = programModule(module);
  const contexts = new StartedContexts(options.drainTimeout);
  launchWith(await launchOf(dirname(path), options, (context) => contexts.add(context)));
  process.argv = [process.argv[0]!, path, ...programArguments];
  process.once('beforeExit', () => {
    if (contexts.count === 0 && process.exitCode === undefined) refuse(module);
  });
  try {
    await import(pathToFileURL(path).href);
  } catch (error) {
    if (contexts.isStopping && isDStreamError(error, 'START_ABORTED')) return;
    throw withInstallation(error, dirname(path), options.executor);
  }
};

/** The options of the command in the words of a context. */
const launchOf = async (
  directory: string,
  { executor, workers, batch, parallelism, seed }: RunOptions,
  starting: (context: LaunchedContext) => void,
): Promise<Launch> => {
  if (workers !== undefined && executor === undefined) throw workersNotTaken(undefined);
  return {
    options: {
      ...(executor !== undefined && { executor }),
      ...(batch !== undefined && { batchDuration: batch }),
      ...(parallelism !== undefined && { defaultParallelism: parallelism }),
      ...(seed !== undefined && { seed }),
    },
    plugins: executor === undefined ? [] : await executorPlugins(directory, executor, workers),
    starting,
  };
};

const refuse = (module: string): void => {
  console.error(noContext(module).message);
  process.exitCode = ExitCode.failed;
};

/** Core tells a program to add the plugin; a launched one only needs it installed. */
const withInstallation = (error: unknown, directory: string, executor: string | undefined): unknown => {
  if (!isDStreamError(error, 'PLUGIN_MISSING') || error.params['kind'] !== 'executor') return error;
  if (error.params['name'] !== executor || executor === undefined) return error;
  return missingExecutor(directory, executor, { cause: error });
};
