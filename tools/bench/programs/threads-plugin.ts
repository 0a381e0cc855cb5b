import type { Plugin } from '@dstream/core/plugin';
import { threads } from '@dstream/executor-threads';
import type { ProgramName } from './threads-programs.ts';

/** Threads that run a program of `threads-programs.ts`. */
export const threadsFor = (program: ProgramName, workers: number): Plugin =>
  threads({
    workers,
    entry: new URL(`threads-entry.ts?program=${program}`, import.meta.url),
    execArgv: ['--conditions=@dstream/source'],
  });
