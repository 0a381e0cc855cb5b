import { isDStreamError } from '../../base/errors/dstream-error.ts';
import { RecurringTimer } from '../../base/time/recurring-timer.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Waiting } from '../../contracts/listener.ts';
import type { LogFields, Logger } from '../../contracts/logger.ts';
import type { Time } from '../../contracts/time.ts';
import { noJournal, type BatchJournal } from '../checkpoint/batch-journal.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { BatchInputs, InputInfo } from '../input/batch-inputs.ts';
import type { JobScheduler } from './job-scheduler.ts';
import { JobSet } from './job-set.ts';

export interface JobGeneratorServices {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly graph: DStreamGraph;
  readonly inputs: BatchInputs;
  readonly scheduler: JobScheduler;
  /** Told of every batch that could not be generated or closed; the next ones go on. */
  readonly onError: (error: unknown, about: LogFields) => void;
  /** Told when batches cannot go on, because of a failure that must not be passed over. */
  readonly onBroken: () => void;
}

/** What earlier processes have left to do, oldest first. */
interface Left {
  readonly unfinished?: readonly Time[] | undefined;
  readonly madeUp?: readonly Time[] | undefined;
}

/** How many failed batches are remembered, so that they do not fill the memory. */
const maxFailed = 1000;

/** The life of batches: at each tick of the timer a batch gets its inputs, its jobs, and, in the end, its cleaning up. */
export class JobGenerator {
  readonly #services: JobGeneratorServices;
  readonly #timer: RecurringTimer;
  #generating: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();
  #nextTick: PromiseWithResolvers<void> | undefined;
  #journal: BatchJournal = noJournal;
  #isBroken = false;
  /** Batches whose inputs or jobs are being made. */
  readonly #begun = new Set<Time>();
  /** The batch that is being closed, and since when. */
  #ending: { readonly time: Time; readonly since: Time } | undefined;
  /** Batches whose outputs have ended after the journal did. */
  readonly #unclosed = new Set<Time>();
  #next: Time | undefined;
  #generated = 0;
  #closed = 0;
  readonly #failed = new Set<Time>();
  /** Those of the failed batches that got no input: it belongs to the next batch. */
  readonly #skipped = new Set<Time>();

  constructor(services: JobGeneratorServices) {
    this.#services = services;
    const { clock, graph, logger } = services;
    const callback = (time: Time): void => this.#tick(time);
    this.#timer = new RecurringTimer({
      clock,
      logger,
      period: graph.batchDuration,
      callback,
      name: 'job-generator',
    });
  }

  /** The end of the first batch interval: the next multiple of the batch duration since the epoch. */
  get firstTime(): Time {
    return this.#timer.startTime;
  }

  /**
   * Begins with the batch of `time`, after those that an earlier process has left unfinished, and those without input that
   * are made up for. Every step is told to the journal; after a failure that it does not let pass no more batches begin.
   */
  start(time: Time, journal: BatchJournal = noJournal, { unfinished = [], madeUp = [] }: Left = {}): void {
    this.#journal = journal;
    this.#services.scheduler.haltsOnFailure = journal.haltsOnFailure;
    for (const each of unfinished) this.#enqueue(each, () => Promise.resolve({}));
    for (const each of madeUp) this.#enqueue(each, () => this.#plan(each).then(() => ({})));
    this.#next = this.#timer.start(time);
  }

  /** Waits for one more batch to be generated. */
  async oneMore(): Promise<void> {
    this.#nextTick ??= Promise.withResolvers();
    await this.#nextTick.promise;
    await this.#generating;
  }

  /** Begins with no more batches; `idle` tells when the last one is done. */
  async stop(): Promise<void> {
    this.#next = undefined;
    await this.#timer.stop({ interrupt: true });
  }

  /** Waits no longer for what is under way. */
  giveUp(): void {
    this.#generating = Promise.resolve();
    this.#closing = Promise.resolve();
  }

  /** Resolves when every batch so far was generated and all of its jobs have ended. */
  async idle(): Promise<void> {
    await this.#generating;
    await this.#closing;
  }

  /** How many batches have got their inputs, or were given up. */
  get generated(): number {
    return this.#generated;
  }

  /** How many batches were closed. */
  get closed(): number {
    return this.#closed;
  }

  /** When the timer calls next, while it runs. */
  get nextTick(): Time | undefined {
    return this.#next;
  }

  /** The batch that is being closed. */
  get closing(): readonly Waiting[] {
    if (!this.#ending) return [];
    const { time, since } = this.#ending;
    return [{ kind: 'batch', name: 'closing', batchTime: time, since }];
  }

  /** The batches that were begun and have not ended. */
  get unfinished(): readonly Time[] {
    return [...this.#unclosed, ...this.#services.scheduler.unfinished.map((set) => set.time), ...this.#begun];
  }

  /** The batches that failed and whose input went to no other batch. */
  get failed(): readonly Time[] {
    return [...this.#failed];
  }

  /** Batches are generated one after the other and closed in the same order; in between their jobs may overlap. */
  #tick(time: Time): void {
    this.#next = time + this.#services.graph.batchDuration;
    this.#nextTick?.resolve();
    this.#nextTick = undefined;
    this.#enqueue(time, () => this.#allocate(time));
  }

  #enqueue(time: Time, allocate: () => Promise<InputInfo>): void {
    this.#begun.add(time);
    this.#generating = this.#generating.then(async () => {
      if (this.#isBroken) return;
      const set = await this.#generate(time, allocate);
      this.#begun.delete(time);
      this.#generated++;
      if (!set) return;
      const executed = this.#services.scheduler.submit(set);
      this.#closing = this.#closing.then(() => executed).then(() => this.#end(set));
    });
  }

  async #generate(time: Time, allocate: () => Promise<InputInfo>): Promise<JobSet | undefined> {
    const { clock, graph, onError } = this.#services;
    let hasInputs = false;
    try {
      const info = await allocate();
      hasInputs = true;
      return new JobSet(time, graph.generate(time), info, clock.now());
    } catch (error) {
      this.#remember(time);
      onError(error, { batch: time });
      if (hasInputs) this.#closing = this.#closing.then(() => this.#giveUpOn(time, error));
      return undefined;
    }
  }

  /** A batch that got its inputs makes up for those before it that got none. */
  async #allocate(time: Time): Promise<InputInfo> {
    this.#skipped.add(time);
    const { inputs } = this.#services;
    const info = await inputs.allocate(time);
    try {
      await this.#plan(time);
    } catch (error) {
      inputs.takeBack(time);
      throw error;
    }
    for (const skipped of this.#skipped) this.#failed.delete(skipped);
    this.#skipped.clear();
    return info;
  }

  async #plan(time: Time): Promise<void> {
    try {
      await this.#journal.planned(time);
    } catch (error) {
      this.#break(error, time);
      throw error;
    }
  }

  async #end(set: JobSet): Promise<void> {
    this.#ending = { time: set.time, since: this.#services.clock.now() };
    await this.#close(set);
    this.#ending = undefined;
    this.#closed++;
  }

  /**
   * Lets go of what only this batch and older ones needed. After a failure nothing is let go: a later batch may have to
   * make up for it, and the next one that succeeds cleans up for both.
   */
  async #close(set: JobSet): Promise<void> {
    if (set.failed) this.#remember(set.time);
    if (this.#isBroken && !set.failed) this.#unclosed.add(set.time);
    if (this.#isBroken || !set.done) return;
    const { graph, inputs, onError } = this.#services;
    try {
      if (set.failed) return await this.#giveUpOn(set.time, set.error);
      await this.#journal.done(set.time);
    } catch (error) {
      return this.#break(error, set.time);
    }
    try {
      await inputs.completed(set.time);
    } catch (error) {
      onError(error, { batch: set.time });
    }
    graph.forget(set.time);
  }

  async #giveUpOn(time: Time, failure: unknown): Promise<void> {
    if (this.#journal.haltsOnFailure) return this.#break(undefined, time);
    try {
      // What has hung is not waited for again.
      const left = await this.#services.graph.passOver(time, !isDStreamError(failure, 'STALLED'));
      await this.#journal.failed(time, failure, left);
    } catch (error) {
      this.#break(error, time);
    }
  }

  /** What the journal says is how far things went: no more batches begin or end. */
  #break(error: unknown, time: Time): void {
    const { onError, onBroken } = this.#services;
    if (this.#isBroken) return;
    this.#isBroken = true;
    if (error !== undefined) {
      this.#remember(time);
      onError(error, { batch: time });
    }
    onBroken();
  }

  #remember(failed: Time): void {
    this.#failed.add(failed);
    const [oldest] = this.#failed;
    if (this.#failed.size > maxFailed) this.#failed.delete(oldest!);
  }
}
