import { DStreamError } from '../../base/errors/dstream-error.ts';
import { FetchFailed } from '../../base/errors/task-errors.ts';
import { runAction } from '../rdd/compute-partition.ts';
import type { ShuffleDependency } from '../rdd/dependency.ts';
import type { JobRunner, TaskAction } from '../rdd/job-runner.ts';
import type { RDD } from '../rdd/rdd.ts';
import type { ShuffleBlock } from '../shuffle/shuffle-block.ts';
import { writeShuffle } from '../shuffle/write-shuffle.ts';
import { lineageOf, shufflesBefore } from './plan-stages.ts';
import type { JobInfo, Stage } from './stage.ts';
import type { TaskScheduler } from './task-scheduler.ts';

/** How often a stage may lose its input before its job is given up, as in Spark. */
const maxStageFailures = 4;

/**
 * Turns a job into stages, cut where records are shuffled, and runs them parents first. Shuffle output that is still
 * there is used again; output that is lost is made again from its lineage, missing partitions only.
 */
export class DAGScheduler implements JobRunner {
  readonly #tasks: TaskScheduler;
  readonly #prepared = new WeakMap<RDD<any>, Promise<void>>();
  readonly #running = new WeakMap<ShuffleDependency, Promise<void>>();
  #nextJob = 0;
  #nextStage = 0;

  constructor(tasks: TaskScheduler) {
    this.#tasks = tasks;
  }

  async run<T, R>(
    rdd: RDD<T>,
    action: TaskAction<T, R>,
    partitions: readonly number[] = Array.from({ length: rdd.numPartitions }, (_, partition) => partition),
  ): Promise<R[]> {
    const job: JobInfo = { id: this.#nextJob++, batchTime: rdd.batchTime, pool: rdd.pool ?? 'default' };
    await this.#prepare(rdd);
    const results: R[] = [];
    const stage = this.#stage(job, rdd, action);
    await this.#runStage(
      stage,
      rdd,
      job,
      () => partitions.filter((_, index) => !(index in results)),
      (partition, value) => {
        results[partitions.indexOf(partition)] = value as R;
      },
    );
    return results;
  }

  async #prepare(rdd: RDD<any>): Promise<void> {
    for (const each of lineageOf(rdd)) {
      if (!each.operator.prepare) continue;
      let preparing = this.#prepared.get(each);
      if (!preparing) this.#prepared.set(each, (preparing = each.operator.prepare(this)));
      await preparing;
    }
  }

  /** Runs the tasks that `missing` names until none is, with the shuffles before them. */
  async #runStage(
    stage: Stage,
    rdd: RDD<any>,
    job: JobInfo,
    missing: () => readonly number[],
    done: (partition: number, value: unknown) => void,
  ): Promise<void> {
    for (let failures = 0; ;) {
      for (const shuffle of shufflesBefore(rdd)) await this.#runShuffle(shuffle, job);
      try {
        return await this.#tasks.run(stage, missing(), done);
      } catch (error) {
        if (!(error instanceof FetchFailed)) throw error;
        if (++failures >= maxStageFailures)
          throw new DStreamError('STAGE_FAILED', { stage: stage.id, failures }, { cause: error });
      }
    }
  }

  /** Makes the output of a shuffle, unless it is there or being made for another job. */
  async #runShuffle(shuffle: ShuffleDependency, job: JobInfo): Promise<void> {
    const running = this.#running.get(shuffle);
    if (running) return running;
    if (shuffle.outputs.missing().length === 0) return undefined;
    const stage = this.#stage(job, shuffle.rdd, writeShuffle(shuffle));
    const run = this.#runStage(
      stage,
      shuffle.rdd,
      job,
      () => shuffle.outputs.missing(),
      (partition, blocks) => shuffle.outputs.put(partition, blocks as readonly ShuffleBlock[]),
    ).finally(() => this.#running.delete(shuffle));
    this.#running.set(shuffle, run);
    return run;
  }

  #stage<T, R>(job: JobInfo, rdd: RDD<T>, action: TaskAction<T, R>): Stage {
    return {
      id: this.#nextStage++,
      job,
      name: rdd.name,
      compute: (task) => runAction(rdd, task.partition, task, action),
    };
  }
}
