import type {
  Executor,
  ExecutorHost,
  Slot,
  TaskDescription,
  TaskOutcome,
} from '../../src/contracts/executor.ts';

/** One attempt that was given to the executor and waits for the test to end it. */
export class ScriptedAttempt {
  readonly task: TaskDescription;
  readonly slot: Slot;
  readonly signal: AbortSignal;
  readonly #outcome = Promise.withResolvers<TaskOutcome>();
  readonly #host: ExecutorHost;

  constructor(host: ExecutorHost, task: TaskDescription, slot: Slot, signal: AbortSignal) {
    this.#host = host;
    this.task = task;
    this.slot = slot;
    this.signal = signal;
    this.outcome.catch(() => undefined);
  }

  get outcome(): Promise<TaskOutcome> {
    return this.#outcome.promise;
  }

  /** `stage.partition.attempt` */
  get id(): string {
    return this.task.id;
  }

  succeed(value: unknown, accumulated: ReadonlyMap<number, unknown> = new Map()): void {
    this.#outcome.resolve({ value, accumulated });
  }

  fail(error: unknown): void {
    this.#outcome.reject(error);
  }

  /** Really computes it. */
  run(): void {
    this.#host.runTask(this.task, this.signal).then(
      (outcome) => this.#outcome.resolve(outcome),
      (error: unknown) => this.#outcome.reject(error),
    );
  }
}

/** An executor whose attempts do what the test says: at once by `script`, else when the test comes to it. */
export class ScriptedExecutor implements Executor {
  readonly name = 'scripted';
  readonly scope = 'isolate';
  readonly cores = 1;
  /** Every attempt ever given, in order. */
  readonly attempts: ScriptedAttempt[] = [];
  /** Called with each attempt as it comes. */
  script: ((attempt: ScriptedAttempt) => void) | undefined;
  /** Whether an attempt ends by itself when it is aborted. */
  endsOnAbort = true;
  #slots: readonly Slot[];
  #host: ExecutorHost | undefined;

  constructor(slots = 4) {
    this.#slots = slotsOf(slots);
  }

  async start(host: ExecutorHost): Promise<void> {
    this.#host = host;
  }

  slots(): readonly Slot[] {
    return this.#slots;
  }

  setSlots(count: number): void {
    this.#slots = slotsOf(count);
    this.#host?.slotsChanged();
  }

  run(task: TaskDescription, slot: Slot, signal: AbortSignal): Promise<TaskOutcome> {
    const attempt = new ScriptedAttempt(this.#host!, task, slot, signal);
    this.attempts.push(attempt);
    if (this.endsOnAbort) signal.addEventListener('abort', () => attempt.fail(signal.reason));
    this.script?.(attempt);
    return attempt.outcome;
  }

  async stop(): Promise<void> {
    this.#host = undefined;
  }

  /** The attempt with this id. */
  attempt(id: string): ScriptedAttempt {
    const found = this.attempts.find((attempt) => attempt.id === id);
    if (!found) throw new Error(`no attempt ${id}, only ${this.attempts.map((each) => each.id).join(', ')}`);
    return found;
  }
}

const slotsOf = (count: number): readonly Slot[] =>
  Array.from({ length: count }, (_, index) => ({ id: `slot-${index}`, host: `host-${index % 2}` }));
