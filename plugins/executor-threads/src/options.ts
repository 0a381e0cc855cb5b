import { availableParallelism } from 'node:os';
import * as z from 'zod';

/** Options of `threads`. */
export interface ThreadsOptions {
  /**
   * How many workers there are. Default `'auto'`: as many as the process may use cores. 1: none is needed, tasks run
   * here. At most 64, or 16 for each core if that is more.
   */
  workers?: number | 'auto' | undefined;
  /** The module that defines the program, a URL or a path. Default: the one that the process was started with. */
  entry?: URL | string | undefined;
  /** Node's options for workers. Default: those of this process. */
  execArgv?: readonly string[] | undefined;
  /** Memory of each worker in MiB, as in `node:worker_threads`. A worker that needs more is ended and replaced. */
  resourceLimits?: ResourceLimits | undefined;
  /** Milliseconds that a worker may take to import the program. Default 30 000. */
  startTimeout?: number | undefined;
  /** Milliseconds after which a worker that does not end a cancelled task is itself ended. Default 1 000. */
  terminateAfter?: number | undefined;
}

/** Sizes in MiB. */
export interface ResourceLimits {
  maxOldGenerationSizeMb?: number | undefined;
  /** Default 64: room for the short-lived objects of one task. */
  maxYoungGenerationSizeMb?: number | undefined;
  stackSizeMb?: number | undefined;
}

/** More than this are a slip of the keyboard: each has a heap and a copy of the program. */
const mostWorkers = Math.max(64, 16 * availableParallelism());

const size = z.number().positive().optional();
const duration = z.number().int().positive();

export const optionsSchema = z.strictObject({
  workers: z.union([z.literal('auto'), z.number().int().positive().max(mostWorkers)]).default('auto'),
  entry: z.union([z.instanceof(URL), z.string().min(1)]).optional(),
  execArgv: z.array(z.string()).readonly().optional(),
  resourceLimits: z
    .strictObject({ maxOldGenerationSizeMb: size, maxYoungGenerationSizeMb: size, stackSizeMb: size })
    .default({}),
  startTimeout: duration.default(30_000),
  terminateAfter: duration.default(1000),
});
