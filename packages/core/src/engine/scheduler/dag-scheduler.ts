import { DStreamError } from '../../base/errors/dstream-error.ts';
import { FetchFailed } from '../../base/errors/task-errors.ts';
import type { PortableAction, TaskWork } from '../../contracts/task-work.ts';
import { collecting } from '../rdd/actions/portable.ts';
import { runAction } from '../rdd/compute-partition.ts';
import type { ShuffleDependency } from '../rdd/dependency.ts';
import { Fetched } from '../rdd/fetched.ts';
import type { JobRunner, TaskAction } from '../rdd/job-runner.ts';
import type { RDD } from '../rdd/rdd.ts';
import type { EncodedOutput } from '../shuffle/encoded-output.ts';
import type { MapOutput } from '../shuffle/shuffle-block.ts';
import { writeShuffle } from '../shuffle/write-shuffle.ts';
import { fetchesBefore, lineageOf, restsOnKept, shufflesBefore, type ShuffleRead } from './plan-stages.ts';
import type { JobInfo, Stage } from './stage.ts';
import type { TaskScheduler } from './task-scheduler.ts';

/** How often a stage may lose its input before its job is given up, as in Spark. */
const maxStageFailures = 4;

/** Where the results of a stage go, and which partitions still have none. */
interface Results {
  missing(): readonly number[];
  put(partition: number, value: unknown): void;
}

/**
 * Turns a job into stages, cut where records are shuffled, and runs them parents first. Shuffle output that is still
 * there is used again; output that is lost is made again from its lineage, missing partitions only.
 */
export class DAGScheduler implements JobRunner {
  readonly #tasks: TaskScheduler;
  readonly #hasWorkers: boolean;
  readonly #prepared = new WeakMap<RDD<any>, Promise<void>>();
  readonly #running = new Map<ShuffleDependency, Promise<void>>();
  #nextJob = 0;
  #nextStage = 0;

  /** `hasWorkers`: whether tasks run in other isolates where they can. */
  constructor(tasks: TaskScheduler, hasWorkers = false) {
    this.#tasks = tasks;
    this.#hasWorkers = hasWorkers;
  }

  async run<T, R>(
    rdd: RDD<T>,
    action: TaskAction<T, R>,
    partitions: readonly number[] = Array.from({ length: rdd.numPartitions }, (_, partition) => partition),
  ): Promise<R[]> {
    const job: JobInfo = { id: this.#nextJob++, batchTime: rdd.batchTime, pool: rdd.pool ?? 'default' };
    await this.prepare(rdd);
    const results = new Map<number, R>();
    await this.#runStage(this.#stage(job, rdd, action, rdd), rdd, {
      missing: () => [...new Set(partitions)].filter((partition) => !results.has(partition)),
      put: (partition, value) => results.set(partition, value as R),
    });
    return partitions.map((partition) => results.get(partition)!);
  }

  async prepare(rdd: RDD<any>): Promise<void> {
    for (const each of lineageOf(rdd)) if (each.operator.preparation) await this.#prepareOnce(each);
  }

  /** A failure is not remembered: the next job tries again. */
  #prepareOnce(rdd: RDD<any>): Promise<void> {
    let preparing = this.#prepared.get(rdd);
    if (!preparing) {
      preparing = this.#find(rdd);
      preparing.catch(() => this.#prepared.delete(rdd));
      this.#prepared.set(rdd, preparing);
    }
    return preparing;
  }

  async #find(rdd: RDD<any>): Promise<void> {
    rdd.prepare(await rdd.operator.preparation!.find(rdd.address ? this.#namedAfter(rdd) : this));
  }

  /** Runs jobs of a preparation, the first of which other isolates can find out about. */
  #namedAfter({ address, call }: RDD<any>): JobRunner {
    let portable: PortableAction | undefined = { kind: 'preparation', of: address! };
    return {
      prepare: (rdd) => this.prepare(rdd),
      run: (rdd, action, partitions) => {
        const named = { portable, ...action, call };
        portable = undefined;
        return this.run(rdd, named, partitions);
      },
    };
  }

  /** Runs the missing tasks until none is missing, with the shuffles before them. */
  async #runStage(stage: Stage, rdd: RDD<any>, results: Results): Promise<void> {
    for (let failures = 0; ;) {
      if (stage.fetched) await this.#fetch(stage, rdd, results.missing());
      const reads = shufflesBefore(rdd, stage.fetched);
      await this.#runShuffles(reads, stage.job);
      stage.shuffles = reads.map(({ shuffle }) => shuffle);
      try {
        return await this.#tasks.run(stage, results.missing(), results.put);
      } catch (error) {
        if (!(error instanceof FetchFailed)) throw error;
        if (++failures >= maxStageFailures) {
          throw new DStreamError('STAGE_FAILED', { stage: stage.id, failures }, { cause: error });
        }
        stage.shuffles?.find(({ id }) => id === error.shuffle)?.outputs.lose(error.mapPartitions);
      }
    }
  }

  /** Has workers compute what a stage on the driver begins with. */
  async #fetch(stage: Stage, rdd: RDD<any>, partitions: readonly number[]): Promise<void> {
    const fetched = stage.fetched!;
    for (const [each, wanted] of fetchesBefore(rdd, partitions)) {
      fetched.add(each);
      await this.#runStage(this.#stage(stage.job, each, collecting, each), each, {
        missing: () => fetched.missing(each, wanted),
        put: (partition, records) => fetched.put(each, partition, records as readonly unknown[]),
      });
    }
  }

  /** Makes the output of shuffles. None is left running when one fails. */
  async #runShuffles(reads: readonly ShuffleRead[], job: JobInfo): Promise<void> {
    if (reads.length === 1) return this.#runShuffle(reads[0]!, job);
    const ends = await Promise.allSettled(reads.map((read) => this.#runShuffle(read, job)));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Makes the output of a shuffle, unless it is there or being made for another job. */
  async #runShuffle({ shuffle, reader }: ShuffleRead, job: JobInfo): Promise<void> {
    const running = this.#running.get(shuffle);
    if (running) return running;
    const { rdd, outputs } = shuffle;
    if (outputs.missing().length === 0) return undefined;
    const action = { ...writeShuffle(shuffle), portable: reader.address && shuffleNamed(shuffle) };
    const run = this.#runStage(this.#stage(job, rdd, action, reader), rdd, {
      missing: () => outputs.missing(),
      put: (partition, output) => outputs.put(partition, output as MapOutput | EncodedOutput),
    }).finally(() => this.#running.delete(shuffle));
    this.#running.set(shuffle, run);
    return run;
  }

  /** `reader` is what the stage is for: the RDD itself, or the one that reads what it shuffles. */
  #stage<T, R>(job: JobInfo, rdd: RDD<T>, action: TaskAction<T, R>, reader: RDD<any>): Stage {
    const work = this.#hasWorkers ? workOf(rdd, action) : undefined;
    return {
      id: this.#nextStage++,
      job,
      name: rdd.name,
      attempts: new Map(),
      work,
      call: action.call ?? reader.call,
      staysHome: work !== undefined && restsOnKept(rdd),
      special: work ? lineageOf(reader).filter(isSpecial) : [],
      fetched: this.#hasWorkers && !work ? new Fetched() : undefined,
      compute: (task) => runAction(rdd, task.partition, task, action),
    };
  }
}

const shuffleNamed = ({ address }: ShuffleDependency): PortableAction | undefined =>
  address && { kind: 'shuffle', shuffle: address };

const isSpecial = ({ address, operator, storageLevel }: RDD<any>): boolean =>
  address !== undefined && (operator.preparation !== undefined || storageLevel !== undefined);

/** How a worker does this, if it knows both the RDD and the action. */
const workOf = (
  { address, operator, numPartitions }: RDD<any>,
  { portable }: TaskAction<any, any>,
): TaskWork | undefined =>
  address && portable && { rdd: address, name: operator.name, numPartitions, action: portable };
