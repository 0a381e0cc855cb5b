import type { Duration } from './time.ts';

/**
 * The settings that the shape of a program depends on, as the driver has resolved them. Plain data: an executor sends
 * them to each worker, which has them before it imports the program and whose contexts take them over.
 */
export interface ProgramSettings {
  readonly batchDuration: Duration;
  readonly defaultParallelism: number;
  /** Of everything random in RDDs, so that a partition draws the same lots wherever it is computed. */
  readonly seed: number | string;
}
