import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import {
  bind,
  checkOptions,
  CLOCK,
  definePlugin,
  EXECUTOR,
  InProcessExecutor,
  type Plugin,
} from '@dstream/core/plugin';
import type * as z from 'zod';
import { optionsSchema, type ThreadsOptions } from './options.ts';
import { entryMissing } from './threads-error.ts';
import { ThreadsExecutor } from './threads-executor.ts';
import type { ThreadSettings } from './worker-thread.ts';

export type { ResourceLimits, ThreadsOptions } from './options.ts';
export type { ThreadsErrorCode } from './threads-error.ts';
export { ThreadsExecutor } from './threads-executor.ts';

/** Runs tasks on threads of this host, each with its own copy of the program. */
export const threads = (given: ThreadsOptions = {}): Plugin => {
  const options = checkOptions('threads', optionsSchema, given);
  const workers = options.workers === 'auto' ? availableParallelism() : options.workers;
  return definePlugin({
    name: '@dstream/executor-threads',
    provides: [
      bind(EXECUTOR, (use) =>
        workers === 1
          ? new InProcessExecutor(use(CLOCK))
          : new ThreadsExecutor(workers, () => settingsOf(options)),
      ),
    ],
  });
};

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
