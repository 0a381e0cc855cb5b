import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import { FetchFailed, SlotLost } from '../../base/errors/task-errors.ts';
import type { Slot } from '../../contracts/executor.ts';
import type { PendingTask } from '../../contracts/scheduling-policy.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { Stage } from './stage.ts';

/** One try of one task. */
export interface Attempt {
  readonly task: PendingTask;
  readonly slot: Slot;
  readonly startTime: Time;
  readonly abort: AbortController;
}

interface TaskState {
  readonly partition: number;
  attempts: number;
  failures: number;
  done: boolean;
  readonly avoided: Set<string>;
  readonly running: Set<Attempt>;
}

/** The tasks of one run of a stage: which of them wait, run or are done, and when to give up. */
export class TaskSet {
  readonly stage: Stage;
  readonly finished: Promise<void>;
  readonly #tasks = new Map<number, TaskState>();
  readonly #done: (partition: number, value: unknown) => void;
  readonly #maxFailures: number;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  readonly #durations: Duration[] = [];
  #left: number;
  #ended = false;

  constructor(
    stage: Stage,
    partitions: readonly number[],
    done: (partition: number, value: unknown) => void,
    maxFailures: number,
  ) {
    this.stage = stage;
    this.#done = done;
    this.#maxFailures = maxFailures;
    this.#left = partitions.length;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.finished = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    for (const partition of partitions) {
      this.#tasks.set(partition, {
        partition,
        attempts: 0,
        failures: 0,
        done: false,
        avoided: new Set(),
        running: new Set(),
      });
    }
    if (this.#left === 0) this.#end();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The next attempt of a task, to be queued. */
  next(partition: number, now: Time, speculative = false): PendingTask {
    const state = this.#tasks.get(partition)!;
    const attempt = state.attempts++;
    const { id: stage, job } = this.stage;
    return {
      id: `${stage}.${partition}.${attempt}`,
      job: job.id,
      stage,
      partition,
      attempt,
      batchTime: job.batchTime,
      pool: job.pool,
      preferred: [],
      avoided: state.avoided,
      waitingSince: now,
      speculative,
    };
  }

  started(attempt: Attempt): void {
    this.#tasks.get(attempt.task.partition)!.running.add(attempt);
  }

  /** Whether the attempt is the first of its task to succeed; the others are ended. */
  succeeded(attempt: Attempt, value: unknown, now: Time): boolean {
    const state = this.#tasks.get(attempt.task.partition)!;
    state.running.delete(attempt);
    if (this.#ended || state.done) return false;
    state.done = true;
    this.#durations.push(now - attempt.startTime);
    for (const other of state.running) other.abort.abort();
    this.#done(attempt.task.partition, value);
    if (--this.#left === 0) this.#end();
    return true;
  }

  /** Whether the task is to be tried again. */
  failed(attempt: Attempt, error: unknown): boolean {
    const state = this.#tasks.get(attempt.task.partition)!;
    state.running.delete(attempt);
    if (this.#ended || state.done) return false;
    if (error instanceof FetchFailed) this.fail(error);
    else {
      state.failures++;
      state.avoided.add(attempt.slot.id);
      if (state.failures >= this.#maxFailures) this.fail(this.#givenUp(state, error));
    }
    return !this.#ended && state.running.size === 0;
  }

  #givenUp(state: TaskState, error: unknown): unknown {
    const cause =
      error instanceof Error && error.cause !== undefined && !(error instanceof SlotLost)
        ? error.cause
        : error;
    const params = {
      stage: this.stage.id,
      partition: state.partition,
      attempts: state.failures,
      reason: textOf(cause),
    };
    return new DStreamError('TASK_FAILED', params, { cause });
  }

  /** Gives the whole set up. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const state of this.#tasks.values()) for (const attempt of state.running) attempt.abort.abort();
    this.#reject(error);
  }

  #end(): void {
    this.#ended = true;
    this.#resolve();
  }

  /** Tasks with a single attempt that has been running longer than `limit`. */
  slow(now: Time, limit: number): readonly number[] {
    return [...this.#tasks.values()]
      .filter(({ done, running }) => !done && running.size === 1 && now - [...running][0]!.startTime > limit)
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
