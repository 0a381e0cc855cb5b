import { textOf } from '../../base/errors/dstream-error.ts';
import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Waiting } from '../../contracts/listener.ts';
import type { LogFields } from '../../contracts/logger.ts';
import { infoOf, type Job, type JobSet } from './job-set.ts';

export interface JobSchedulerServices {
  readonly clock: Clock;
  readonly bus: ListenerBus;
  /** Called when all jobs of a batch have ended; undefined when there is nothing more to do. */
  readonly settle?: (set: JobSet, signal: AbortSignal) => Settling | undefined;
  /** Told of every job that fails, and of which batch and output; scheduling goes on. */
  readonly onError: (error: unknown, about: LogFields) => void;
}

/** What belongs to a batch as a whole, under way. */
export interface Settling {
  /** What it is done with. */
  readonly name: string;
  /** A rejection fails the batch. */
  readonly ended: Promise<void>;
}

interface Running {
  readonly givenUp: PromiseWithResolvers<never>;
  /** What is waited for. */
  readonly waiting: Waiting;
}

interface Submitted {
  readonly set: JobSet;
  readonly resolve: () => void;
}

/**
 * Runs the jobs of batches. With one concurrent job everything runs in order, batch after batch. With more, batches
 * overlap where it is safe: the jobs of one output still run in the order of batches, different outputs do not wait for
 * each other.
 */
export class JobScheduler {
  readonly #services: JobSchedulerServices;
  readonly #concurrentJobs: number;
  readonly #submitted = new Map<JobSet, Submitted>();
  readonly #running = new Map<Job, Running>();
  #ended = 0;
  /** Whether a failed job ends everything that follows its batch. */
  haltsOnFailure = false;
  #waiting: { readonly job: Job; readonly set: JobSet }[] = [];
  #givenUp = false;

  constructor(services: JobSchedulerServices, concurrentJobs: number) {
    this.#services = services;
    this.#concurrentJobs = concurrentJobs;
  }

  /** Queues a batch; resolves when all of its jobs have ended, however they ended, or were given up. */
  submit(set: JobSet): Promise<void> {
    if (this.#givenUp) return Promise.resolve();
    this.#services.bus.post('batchSubmitted', { batchInfo: set.info });
    return new Promise((resolve) => {
      this.#submitted.set(set, { set, resolve });
      this.#waiting.push(...set.jobs.map((job) => ({ job, set })));
      if (set.jobs.length === 0) this.#finish(set);
      this.#next();
    });
  }

  /** The batches that have not ended. */
  get unfinished(): readonly JobSet[] {
    return [...this.#submitted.keys()];
  }

  /** How many jobs have ended. */
  get ended(): number {
    return this.#ended;
  }

  /** What the jobs that run wait for. */
  get waiting(): readonly Waiting[] {
    return Array.from(this.#running.values(), ({ waiting }) => waiting);
  }

  /** Fails the jobs that run, whether they end or not. */
  fail(reason: unknown): void {
    for (const { givenUp } of this.#running.values()) givenUp.reject(reason);
  }

  /** Begins no more jobs and waits no longer for those that run. */
  giveUp(): void {
    this.#givenUp = true;
    this.#waiting = [];
    for (const { resolve } of this.#submitted.values()) resolve();
    this.#submitted.clear();
  }

  #next(): void {
    while (this.#running.size < this.#concurrentJobs) {
      const busy = new Set(Array.from(this.#running.keys(), (job) => job.output.id));
      const index = this.#waiting.findIndex(({ job }) => !busy.has(job.output.id));
      if (index < 0) return;
      const [next] = this.#waiting.splice(index, 1);
      void this.#run(next!.job, next!.set);
    }
  }

  async #run(job: Job, set: JobSet): Promise<void> {
    const { clock, bus, onError } = this.#services;
    job.startTime = clock.now();
    const { description: name, batchTime } = infoOf(job);
    const givenUp = this.#begin(job, { kind: 'output', name, batchTime, since: job.startTime });
    if (set.processingStartTime === undefined) {
      set.processingStartTime = job.startTime;
      bus.post('batchStarted', { batchInfo: set.info });
    }
    bus.post('outputOperationStarted', { outputOperationInfo: infoOf(job) });
    try {
      await Promise.race([job.output.run(job.rdd, job.time, job.output.id), givenUp]);
    } catch (error) {
      job.failureReason = textOf(error);
      set.error ??= error;
      onError(error, { batch: set.time, output: infoOf(job).description });
      if (this.haltsOnFailure) this.#waiting = this.#waiting.filter((waiting) => waiting.set === set);
    }
    job.endTime = clock.now();
    this.#ended++;
    bus.post('outputOperationCompleted', { outputOperationInfo: infoOf(job) });
    const settled = set.done ? this.#settle(job, set) : undefined;
    if (settled) await settled;
    this.#running.delete(job);
    if (set.done) this.#finish(set);
    this.#next();
  }

  /** Says what a job waits for from now on. Rejects when the job is given up. */
  #begin(job: Job, waiting: Waiting): Promise<never> {
    const givenUp = Promise.withResolvers<never>();
    givenUp.promise.catch(() => undefined);
    this.#running.set(job, { givenUp, waiting });
    return givenUp.promise;
  }

  /** What belongs to the batch as a whole, after its last job and in its place. */
  #settle(job: Job, set: JobSet): Promise<void> | undefined {
    const { settle, clock, onError } = this.#services;
    const giving = new AbortController();
    const settling = settle?.(set, giving.signal);
    if (!settling) return undefined;
    const { name, ended } = settling;
    const givenUp = this.#begin(job, { kind: 'letters', name, batchTime: set.time, since: clock.now() });
    return Promise.race([ended, givenUp]).catch((error: unknown) => {
      giving.abort(error);
      set.fail(error);
      onError(error, { batch: set.time });
    });
  }

  #finish(set: JobSet): void {
    const now = this.#services.clock.now();
    set.processingStartTime ??= now;
    set.processingEndTime = now;
    this.#services.bus.post('batchCompleted', { batchInfo: set.info });
    this.#submitted.get(set)?.resolve();
    this.#submitted.delete(set);
  }
}
