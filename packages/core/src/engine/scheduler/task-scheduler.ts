import { DStreamError, isDStreamError, textOf } from '../../base/errors/dstream-error.ts';
import { SlotLost } from '../../base/errors/task-errors.ts';
import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { Channel, RemoteWorker } from '../../contracts/channel.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Executor, ExecutorHost, Slot, TaskDescription, TaskOutcome } from '../../contracts/executor.ts';
import type { Waiting } from '../../contracts/listener.ts';
import type { ProgramSettings } from '../../contracts/program-settings.ts';
import type {
  PendingTask,
  RunningTask,
  SchedulingPolicy,
  SchedulingRound,
} from '../../contracts/scheduling-policy.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { TaskRunner } from '../task/task-runner.ts';
import { infoOf, type Attempt } from './attempt.ts';
import { LocalityWait } from './locality-wait.ts';
import { Speculation, type SpeculationOptions } from './speculation.ts';
import type { Stage } from './stage.ts';
import { TaskSet } from './task-set.ts';

export interface TaskSchedulerOptions {
  /** Failures of one task after which its job is given up. Default 4. */
  readonly maxTaskFailures?: number;
  /** Milliseconds after which an attempt is ended and counts as failed. Default: none. */
  readonly taskTimeout?: Duration;
  /**
   * Milliseconds for which a task whose state, window or persisted partition is kept on one slot waits for that slot before
   * another will do. Default: half a batch, at most 3 000.
   */
  readonly localityWait?: Duration;
  /** Second copies of tasks that take much longer than the others of their stage. Default: off. */
  readonly speculation?: SpeculationOptions | boolean;
}

export interface TaskSchedulerServices {
  readonly settings: ProgramSettings;
  readonly executor: Executor;
  readonly policy: SchedulingPolicy;
  readonly clock: Clock;
  readonly bus: ListenerBus;
  readonly runner: TaskRunner;
  /** Takes in what a winning attempt left beside its value. Rejects when that cannot be kept: then it has failed. */
  readonly takeIn: (outcome: TaskOutcome, task: TaskDescription) => Promise<void> | void;
  /** Takes up with a worker. */
  readonly connect: (channel: Channel) => RemoteWorker;
}

type Assigned = ReturnType<SchedulingPolicy['assign']>;

/** Brings waiting tasks to free slots, as the policy says, and tries failed ones again. */
export class TaskScheduler implements ExecutorHost {
  readonly #services: TaskSchedulerServices;
  readonly #options: TaskSchedulerOptions;
  readonly #speculation: Speculation | undefined;
  readonly #locality: LocalityWait;
  readonly #sets = new Map<number, TaskSet>();
  readonly #running = new Set<Attempt>();
  readonly #busySlots = new Set<string>();
  #pending: readonly PendingTask[] = [];
  #started: Promise<void> | undefined;
  #stopped: { readonly reason: unknown } | undefined;
  #ended = 0;

  constructor(services: TaskSchedulerServices, options: TaskSchedulerOptions = {}) {
    this.#services = services;
    this.#options = options;
    const { speculation, localityWait = Math.min(services.settings.batchDuration / 2, 3000) } = options;
    this.#locality = new LocalityWait(services.clock, localityWait, () => this.#assign());
    if (speculation) {
      this.#speculation = new Speculation(services.clock, speculation === true ? {} : speculation);
    }
  }

  /** Starts the executor, once. */
  async ready(): Promise<void> {
    if (this.#stopped) throw this.#stopped.reason;
    this.#started ??= this.#services.executor.start(this);
    await this.#started;
  }

  /**
   * Runs the given partitions of a stage, each once; `done` is called for each, in the order they finish. Rejects when
   * the stage is given up and its last attempt has ended, with `FetchFailed` if its input is gone.
   */
  async run(
    stage: Stage,
    partitions: readonly number[],
    done: (partition: number, value: unknown) => void,
  ): Promise<void> {
    await this.ready();
    if (this.#stopped) throw this.#stopped.reason;
    const set = new TaskSet(stage, partitions, done, this.#options.maxTaskFailures ?? 4, this.#home);
    const { clock, runner } = this.#services;
    runner.add(stage);
    this.#sets.set(stage.id, set);
    try {
      const now = clock.now();
      this.#queue(partitions.map((partition) => set.next(partition, now)));
      this.#speculation?.watch(set, (partition) => {
        if (set.isOpen(partition)) this.#queue([set.next(partition, clock.now(), true)]);
      });
      await set.finished;
    } finally {
      runner.remove(stage);
      this.#sets.delete(stage.id);
    }
  }

  runTask(task: TaskDescription, signal: AbortSignal): Promise<TaskOutcome> {
    return this.#services.runner.run(task, signal);
  }

  connect(channel: Channel): RemoteWorker {
    return this.#services.connect(channel);
  }

  get settings(): ProgramSettings {
    return this.#services.settings;
  }

  slotsChanged(): void {
    this.#assign();
  }

  /** How many attempts have ended. */
  get ended(): number {
    return this.#ended;
  }

  /** The attempts that run; when none does, the tasks that wait for a slot. */
  get waiting(): readonly Waiting[] {
    if (this.#running.size === 0) {
      return this.#pending.map(({ id: name, batchTime, waitingSince: since, stage }) => {
        return { kind: 'slot', name, batchTime, since, stage };
      });
    }
    return Array.from(this.#running, ({ task, slot, startTime: since }) => {
      const { id: name, batchTime, stage } = task;
      return { kind: 'task', name, batchTime, since, stage, slot: slot.id };
    });
  }

  /** Ends everything that runs or waits now. */
  giveUp(reason: unknown): void {
    this.#pending = [];
    this.#locality.watch([]);
    for (const set of this.#sets.values()) set.fail(reason);
  }

  /** Ends everything that runs or waits, for good. */
  stop(reason: unknown): void {
    this.#stopped = { reason };
    this.giveUp(reason);
  }

  readonly #home = (partition: number): readonly string[] => {
    const home = this.#services.executor.home?.(partition);
    return home === undefined ? [] : [home];
  };

  #queue(tasks: readonly PendingTask[]): void {
    this.#pending = this.#pending.length === 0 ? tasks : [...this.#pending, ...tasks];
    this.#assign();
  }

  #assign(): void {
    if (this.#pending.length === 0) return;
    const { clock, executor } = this.#services;
    const free = executor.slots().filter((slot) => !this.#busySlots.has(slot.id));
    if (free.length === 0) return;
    const now = clock.now();
    const assigned = this.#assignAll(this.#pending, free, now);
    const taken = new Set(assigned.map(([task]) => task));
    this.#drop((task) => taken.has(task));
    this.#locality.watch(this.#pending.filter((task) => this.#staysHome(task)));
    for (const [task, slot] of assigned) void this.#attempt(task, slot, now);
  }

  /** As the policy says, but for tasks that wait for a slot: those are left out of further rounds. */
  #assignAll(pending: readonly PendingTask[], free: readonly Slot[], now: Time): Assigned {
    const mayGo = (task: PendingTask, slot: Slot): boolean =>
      !this.#staysHome(task) || this.#locality.allows(task, slot, now);
    const movable = pending.filter((task) => free.some((slot) => mayGo(task, slot)));
    if (movable.length === 0) return [];
    const decided = this.#decide({ pending: movable, running: this.#runningTasks(now), free, now });
    const assigned = decided.filter(([task, slot]) => mayGo(task, slot));
    if (assigned.length === decided.length) return assigned;
    const gone = new Set<unknown>(decided.map(([task]) => task));
    const taken = new Set(assigned.map(([, slot]) => slot));
    const others = movable.filter((task) => !gone.has(task));
    return [
      ...assigned,
      ...this.#assignAll(
        others,
        free.filter((slot) => !taken.has(slot)),
        now,
      ),
    ];
  }

  #staysHome({ stage, preferred }: PendingTask): boolean {
    return preferred.length > 0 && this.#sets.get(stage)?.stage.staysHome === true;
  }

  /** With a policy that throws nothing can go on: all that is under way fails with its error. */
  #decide(round: SchedulingRound): Assigned {
    try {
      return this.#services.policy.assign(round);
    } catch (error) {
      this.#pending = [];
      for (const set of this.#sets.values()) set.fail(error);
      return [];
    }
  }

  #runningTasks(now: Time): readonly RunningTask[] {
    return Array.from(this.#running, ({ task, slot, startTime }) => ({
      id: task.id,
      job: task.job,
      stage: task.stage,
      pool: task.pool,
      slot,
      runningFor: now - startTime,
    }));
  }

  #drop(unwanted: (task: PendingTask) => boolean): void {
    if (this.#pending.length > 0) this.#pending = this.#pending.filter((task) => !unwanted(task));
  }

  async #attempt(task: PendingTask, slot: Slot, startTime: Time): Promise<void> {
    const { clock, bus } = this.#services;
    const set = this.#sets.get(task.stage)!;
    const attempt: Attempt = { task, slot, startTime, abort: new AbortController() };
    this.#running.add(attempt);
    this.#busySlots.add(slot.id);
    set.started(attempt);
    if (bus.hears('taskStarted')) bus.post('taskStarted', infoOf(attempt));
    const failure = await this.#try(set, attempt);
    const again = failure !== undefined && set.failed(attempt, failure.error);
    set.stopped(attempt);
    this.#running.delete(attempt);
    this.#ended++;
    this.#busySlots.delete(slot.id);
    this.#report(attempt, failure);
    this.#drop(({ stage, partition }) => stage === task.stage && !set.isOpen(partition));
    this.#queue(again ? [set.next(task.partition, clock.now())] : []);
  }

  /** Runs an attempt to its end. Returns its failure, if it failed. */
  async #try(set: TaskSet, attempt: Attempt): Promise<{ readonly error: unknown } | undefined> {
    const { executor, takeIn, clock } = this.#services;
    const { signal } = attempt.abort;
    const timer = this.#limit(attempt);
    try {
      const outcome = await executor.run(attempt.task, attempt.slot, signal);
      const { partition } = attempt.task;
      if (!set.isOpen(partition)) return undefined;
      const taking = takeIn(outcome, attempt.task);
      if (taking) await taking;
      if (set.isOpen(partition)) set.succeeded(attempt, outcome.value, clock.now());
      return undefined;
    } catch (error) {
      return { error: isDStreamError(signal.reason, 'TASK_TIMED_OUT') ? signal.reason : error };
    } finally {
      timer?.abort();
    }
  }

  /** Ends the attempt after the time limit, unless what is returned is aborted before. */
  #limit({ task, startTime, abort }: Attempt): AbortController | undefined {
    const { taskTimeout: timeout } = this.#options;
    if (timeout === undefined) return undefined;
    const timer = new AbortController();
    this.#services.clock.sleep(startTime + timeout, { signal: timer.signal, background: true }).then(
      () => abort.abort(new DStreamError('TASK_TIMED_OUT', { task: task.id, timeout })),
      () => undefined,
    );
    return timer;
  }

  #report(attempt: Attempt, failure: { readonly error: unknown } | undefined): void {
    const { bus, clock } = this.#services;
    const reason = failure && textOf(failure.error);
    if (failure?.error instanceof SlotLost) bus.post('slotLost', { slot: attempt.slot.id, reason: reason! });
    if (bus.hears('taskCompleted')) bus.post('taskCompleted', infoOf(attempt, clock.now(), reason));
  }
}
