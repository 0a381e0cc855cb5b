import type { JobRunner } from './job-runner.ts';

/** What the partitions of an RDD depend on beside its parents: the bounds of a sort, the sizes for an index. */
export interface Preparation<F = any> {
  /**
   * Driver, once, before the first job that needs the RDD, parents first: finds it out by jobs of its own. Plain data. A
   * worker that runs tasks of the first of these jobs calls it too, to learn what they do; there no job ever ends.
   */
  find(jobs: JobRunner): Promise<readonly F[]>;
  /** Driver, and each worker that needs the RDD: takes what was found, before a partition is computed. */
  use(found: readonly F[]): void;
}
