import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import { SlotLost } from '../../base/errors/task-errors.ts';
import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Executor, ExecutorHost, Slot, TaskDescription, TaskOutcome } from '../../contracts/executor.ts';
import type { TaskInfo } from '../../contracts/listener.ts';
import type { PendingTask, RunningTask, SchedulingPolicy } from '../../contracts/scheduling-policy.ts';
import type { Duration } from '../../contracts/time.ts';
import type { TaskRunner } from '../task/task-runner.ts';
import { Speculation, type SpeculationOptions } from './speculation.ts';
import type { Stage } from './stage.ts';
import { TaskSet, type Attempt } from './task-set.ts';

export interface TaskSchedulerOptions {
  /** Failures of one task after which its job is given up. Default 4. */
  readonly maxTaskFailures?: number;
  /** Milliseconds after which an attempt is ended and counts as failed. Default: none. */
  readonly taskTimeout?: Duration;
  /** Second copies of tasks that take much longer than the others of their stage. Default: off. */
  readonly speculation?: SpeculationOptions | boolean;
}

export interface TaskSchedulerServices {
  readonly executor: Executor;
  readonly policy: SchedulingPolicy;
  readonly clock: Clock;
  readonly bus: ListenerBus;
  readonly runner: TaskRunner;
  /** Takes in what a winning attempt added to accumulators. */
  readonly accumulate: (accumulated: ReadonlyMap<number, unknown>) => void;
}

/** Brings waiting tasks to free slots, as the policy says, and tries failed ones again. */
export class TaskScheduler implements ExecutorHost {
  readonly #services: TaskSchedulerServices;
  readonly #options: TaskSchedulerOptions;
  readonly #speculation: Speculation | undefined;
  readonly #sets = new Map<number, TaskSet>();
  readonly #running = new Map<string, Attempt>();
  #pending: PendingTask[] = [];
  #started: Promise<void> | undefined;
  #stopped: { readonly reason: unknown } | undefined;

  constructor(services: TaskSchedulerServices, options: TaskSchedulerOptions = {}) {
    this.#services = services;
    this.#options = options;
    const { speculation } = options;
    if (speculation)
      this.#speculation = new Speculation(services.clock, speculation === true ? {} : speculation);
  }

  /** Starts the executor, once. */
  ready(): Promise<void> {
    this.#started ??= this.#services.executor.start(this);
    return this.#started;
  }

  /** Runs the given partitions of a stage; `done` is called for each, in the order they finish. */
  async run(
    stage: Stage,
    partitions: readonly number[],
    done: (partition: number, value: unknown) => void,
  ): Promise<void> {
    await this.ready();
    if (this.#stopped) throw this.#stopped.reason;
    const set = new TaskSet(stage, partitions, done, this.#options.maxTaskFailures ?? 4);
    if (set.ended) return set.finished;
    const { clock, runner } = this.#services;
    runner.add(stage);
    this.#sets.set(stage.id, set);
    for (const partition of partitions) this.#pending.push(set.next(partition, clock.now()));
    this.#speculation?.watch(set, (partition) => this.#queue(set.next(partition, clock.now(), true)));
    this.#assign();
    return set.finished.finally(() => {
      runner.remove(stage);
      this.#sets.delete(stage.id);
      this.#pending = this.#pending.filter((task) => task.stage !== stage.id);
    });
  }

  runTask(task: TaskDescription, signal: AbortSignal): Promise<TaskOutcome> {
    return this.#services.runner.run(task, signal);
  }

  slotsChanged(): void {
    this.#assign();
  }

  /** Ends everything that runs or waits, for good. */
  stop(reason: unknown): void {
    this.#stopped = { reason };
    for (const set of this.#sets.values()) set.fail(reason);
  }

  #queue(task: PendingTask): void {
    this.#pending.push(task);
    this.#assign();
  }

  #assign(): void {
    if (this.#pending.length === 0) return;
    const { policy, clock, executor } = this.#services;
    const busy = new Set(Array.from(this.#running.values(), (attempt) => attempt.slot.id));
    const free = executor.slots().filter((slot) => !busy.has(slot.id));
    if (free.length === 0) return;
    const now = clock.now();
    const assigned = policy.assign({ pending: this.#pending, running: this.#runningTasks(now), free, now });
    const taken = new Set(assigned.map(([task]) => task.id));
    this.#pending = this.#pending.filter((task) => !taken.has(task.id));
    for (const [task, slot] of assigned) void this.#attempt(task, slot);
  }

  #runningTasks(now: number): readonly RunningTask[] {
    return Array.from(this.#running.values(), ({ task, slot, startTime }) => ({
      id: task.id,
      job: task.job,
      stage: task.stage,
      pool: task.pool,
      slot,
      runningFor: now - startTime,
    }));
  }

  async #attempt(task: PendingTask, slot: Slot): Promise<void> {
    const set = this.#sets.get(task.stage);
    if (!set) return;
    const { executor, clock, bus } = this.#services;
    const attempt: Attempt = { task, slot, startTime: clock.now(), abort: new AbortController() };
    this.#running.set(task.id, attempt);
    set.started(attempt);
    bus.post('taskStarted', infoOf(attempt));
    let again = false;
    let failureReason: string | undefined;
    try {
      const outcome = await this.#limited(attempt, executor.run(task, slot, attempt.abort.signal));
      if (set.succeeded(attempt, outcome.value, clock.now())) this.#services.accumulate(outcome.accumulated);
    } catch (error) {
      failureReason = textOf(error);
      if (error instanceof SlotLost) bus.post('slotLost', { slot: slot.id, reason: failureReason });
      again = set.failed(attempt, error);
    }
    this.#running.delete(task.id);
    bus.post('taskCompleted', { ...infoOf(attempt), endTime: clock.now(), failureReason });
    if (again) this.#pending.push(set.next(task.partition, clock.now()));
    this.#assign();
  }

  /** The outcome, or `TASK_TIMED_OUT` after the limit. */
  async #limited(attempt: Attempt, outcome: Promise<TaskOutcome>): Promise<TaskOutcome> {
    const timeout = this.#options.taskTimeout;
    if (timeout === undefined) return outcome;
    const { clock } = this.#services;
    const timer = new AbortController();
    const expired = clock.sleep(attempt.startTime + timeout, { signal: timer.signal, background: true }).then(() => {
      attempt.abort.abort();
      throw new DStreamError('TASK_TIMED_OUT', { task: attempt.task.id, timeout });
    });
    expired.catch(() => undefined);
    return Promise.race([outcome, expired]).finally(() => timer.abort());
  }
}

const infoOf = ({ task, slot, startTime }: Attempt): TaskInfo => ({
  id: task.id,
  job: task.job,
  stage: task.stage,
  partition: task.partition,
  attempt: task.attempt,
  slot: slot.id,
  speculative: task.speculative,
  startTime,
  endTime: undefined,
  failureReason: undefined,
});
