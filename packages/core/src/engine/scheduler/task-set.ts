import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import { FetchFailed, TaskFailed } from '../../base/errors/task-errors.ts';
import type { PendingTask } from '../../contracts/scheduling-policy.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { Attempt } from './attempt.ts';
import type { Stage } from './stage.ts';

interface TaskState {
  readonly partition: number;
  failures: number;
  done: boolean;
  avoided: ReadonlySet<string>;
  running: readonly Attempt[];
}

const none: readonly Attempt[] = [];
const nowhere: ReadonlySet<string> = new Set();
const nothing: readonly string[] = [];

/** The tasks of one run of a stage: which of them wait, run or are done, and when to give up. */
export class TaskSet {
  readonly stage: Stage;
  /** Resolves when all tasks are done; rejects when the set was given up and nothing of it runs any more. */
  readonly finished: Promise<void>;
  readonly #tasks = new Map<number, TaskState>();
  readonly #done: (partition: number, value: unknown) => void;
  readonly #maxFailures: number;
  readonly #home: (partition: number) => readonly string[];
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  readonly #durations: Duration[] = [];
  #failure: { readonly error: unknown } | undefined;
  #left: number;
  #running = 0;

  constructor(
    stage: Stage,
    partitions: readonly number[],
    done: (partition: number, value: unknown) => void,
    maxFailures: number,
    home: (partition: number) => readonly string[],
  ) {
    this.stage = stage;
    this.#done = done;
    this.#maxFailures = maxFailures;
    this.#home = home;
    this.#left = partitions.length;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.finished = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    for (const partition of partitions) {
      this.#tasks.set(partition, { partition, failures: 0, done: false, avoided: nowhere, running: none });
    }
    if (this.#left === 0) resolve();
  }

  /** Whether the outcome is certain: nothing more is to be started. */
  get ended(): boolean {
    return this.#left === 0 || this.#failure !== undefined;
  }

  /** The next attempt of a task, to be queued. */
  next(partition: number, now: Time, speculative = false): PendingTask {
    const { id: stage, job, attempts, work } = this.stage;
    const attempt = attempts.get(partition) ?? 0;
    attempts.set(partition, attempt + 1);
    return {
      id: `${stage}.${partition}.${attempt}`,
      job: job.id,
      stage,
      partition,
      attempt,
      batchTime: job.batchTime,
      pool: job.pool,
      preferred: work ? this.#home(partition) : nothing,
      avoided: this.#tasks.get(partition)!.avoided,
      waitingSince: now,
      speculative,
      work,
    };
  }

  started(attempt: Attempt): void {
    const state = this.#stateOf(attempt);
    state.running = state.running.length === 0 ? [attempt] : [...state.running, attempt];
    this.#running++;
  }

  /** Whether the task of a partition still needs a success. */
  isOpen(partition: number): boolean {
    return !this.ended && !this.#tasks.get(partition)!.done;
  }

  /** Takes the result of an attempt at an open task, and ends the other attempts at it. */
  succeeded(attempt: Attempt, value: unknown, now: Time): void {
    const state = this.#stateOf(attempt);
    state.done = true;
    this.#durations.push(now - attempt.startTime);
    for (const other of state.running) if (other !== attempt) other.abort.abort();
    this.#done(attempt.task.partition, value);
    if (--this.#left === 0) this.#resolve();
  }

  /** Takes note of a failure; true when the task is to be tried again. */
  failed(attempt: Attempt, error: unknown): boolean {
    if (!this.isOpen(attempt.task.partition)) return false;
    if (error instanceof FetchFailed) {
      this.fail(error);
      return false;
    }
    const state = this.#stateOf(attempt);
    state.failures++;
    state.avoided = new Set(state.avoided).add(attempt.slot.id);
    if (state.failures >= this.#maxFailures) this.fail(this.#givenUp(state, error));
    return !this.ended && state.running.length === 1;
  }

  /** After `succeeded` or `failed`: the attempt does not run any more. */
  stopped(attempt: Attempt): void {
    const state = this.#stateOf(attempt);
    state.running = state.running.length === 1 ? none : state.running.filter((other) => other !== attempt);
    if (--this.#running === 0 && this.#failure) this.#reject(this.#failure.error);
  }

  /** Gives the whole set up. */
  fail(error: unknown): void {
    if (this.ended) return;
    this.#failure = { error };
    for (const { running } of this.#tasks.values()) for (const attempt of running) attempt.abort.abort();
    if (this.#running === 0) this.#reject(error);
  }

  #stateOf(attempt: Attempt): TaskState {
    return this.#tasks.get(attempt.task.partition)!;
  }

  #givenUp({ partition, failures }: TaskState, error: unknown): unknown {
    const cause = error instanceof TaskFailed ? (error.cause ?? error) : error;
    const params = { stage: this.stage.id, partition, attempts: failures, reason: textOf(cause) };
    return new DStreamError('TASK_FAILED', params, { cause });
  }

  /** Tasks with a single attempt that has been running longer than `limit`. */
  slow(now: Time, limit: number): readonly number[] {
    return [...this.#tasks.values()]
      .filter(({ done, running: [first, ...others] }) => {
        return !done && first !== undefined && others.length === 0 && now - first.startTime > limit;
      })
      .map(({ partition }) => partition);
  }

  /** The median time that finished tasks took. */
  medianDuration(): Duration {
    return this.#durations.toSorted((a, b) => a - b)[this.#durations.length >> 1] ?? 0;
  }

  /** How many tasks there are and how many are done. */
  get progress(): { readonly total: number; readonly done: number } {
    return { total: this.#tasks.size, done: this.#tasks.size - this.#left };
  }
}
