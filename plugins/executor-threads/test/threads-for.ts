import { threads, type ThreadsOptions } from '../src/index.ts';
import type { ProgramName } from './programs.ts';

/** Where a worker finds the same program. */
export const entryOf = (name: ProgramName, place: string, parallelism = 2): URL =>
  new URL(
    `./app-program.ts?${new URLSearchParams({ name, place, parallelism: `${parallelism}` }).toString()}`,
    import.meta.url,
  );

export const threadsFor = (entry: URL, options: ThreadsOptions = {}) =>
  threads({
    workers: 2,
    startTimeout: 120_000,
    ...options,
    entry,
    execArgv: ['--conditions=@dstream/source'],
  });
