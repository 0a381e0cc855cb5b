import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import {
  bind,
  bindNamed,
  checkOptions,
  CLOCK,
  definePlugin,
  EXECUTOR,
  InProcessExecutor,
  LOGGER,
  type Executor,
  type Plugin,
  type Use,
} from '@dstream/core/plugin';
import type * as z from 'zod';
import { optionsSchema, type ThreadsOptions } from './options.ts';
import { entryMissing } from './threads-error.ts';
import { ThreadsExecutor } from './threads-executor.ts';
import type { ThreadSettings } from './worker-thread.ts';

export type { ResourceLimits, ThreadsOptions } from './options.ts';
export type { ThreadsErrorCode } from './threads-error.ts';
export { ThreadsExecutor } from './threads-executor.ts';

/**
 * Runs tasks on threads of this host, each with its own copy of the program. The context uses it unless its option
 * `executor` says otherwise.
 */
export const threads = (given: ThreadsOptions = {}): Plugin => {
  const { automatic, named } = bindings(given);
  return definePlugin({ name, provides: [bind(EXECUTOR, automatic), ...named] });
};

const name = '@dstream/executor-threads';

/** How to make the executor: on a single core tasks run on the driver, unless threads are asked for by name. */
const bindings = (given: ThreadsOptions) => {
  const options = checkOptions('threads', optionsSchema, given);
  const workers = options.workers === 'auto' ? availableParallelism() : options.workers;
  const always = (use: Use): Executor => new ThreadsExecutor(workers, () => settingsOf(options), use(LOGGER));
  const automatic = (use: Use): Executor => (workers === 1 ? new InProcessExecutor(use(CLOCK)) : always(use));
  const named = [bindNamed(EXECUTOR, 'threads', always), bindNamed(EXECUTOR, 'auto', automatic)];
  return { automatic, named };
};

/** Finds the executor by name: `executor: 'threads'`, or `'auto'`, which means the driver itself on a single core. */
export const threadsPlugin: Plugin = definePlugin({ name, provides: bindings({}).named });

const settingsOf = ({
  entry,
  execArgv,
  resourceLimits,
  startTimeout,
  terminateAfter,
}: z.output<typeof optionsSchema>): ThreadSettings => ({
  entry: urlOf(entry ?? process.argv[1]),
  execArgv,
  resourceLimits: { maxYoungGenerationSizeMb: 64, ...resourceLimits } as Record<string, number>,
  startTimeout,
  terminateAfter,
});

const urlOf = (entry: URL | string | undefined): string => {
  if (entry === undefined) throw entryMissing();
  if (entry instanceof URL) return entry.href;
  return URL.canParse(entry) && entry.startsWith('file:') ? entry : pathToFileURL(entry).href;
};
