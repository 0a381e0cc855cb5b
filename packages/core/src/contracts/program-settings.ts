import type { Duration } from './time.ts';

/**
 * The settings that the shape of a program depends on, as the driver has resolved them. Plain data: an executor sends
 * them to each worker, which has them before it imports the program and whose contexts take them over.
 */
export interface ProgramSettings {
  readonly batchDuration: Duration;
  readonly defaultParallelism: number;
  /** Undefined if the driver has none. */
  readonly seed?: number | string;
}
