import type { Clock } from '../../contracts/clock.ts';
import type { Executor, ExecutorHost, Slot, TaskDescription, TaskOutcome } from '../../contracts/executor.ts';
import type { Duration } from '../../contracts/time.ts';

/** How long tasks may keep the process to themselves before timers and sockets get their turn. */
const breathAfter: Duration = 10;

/**
 * Runs tasks in the driver's own isolate, on its one core. Several slots let tasks that wait for something overlap;
 * they do not compute at the same time.
 */
export class InProcessExecutor implements Executor {
  readonly name = 'in-process';
  readonly scope = 'isolate';
  readonly cores: number;
  readonly #slots: readonly Slot[];
  readonly #clock: Clock;
  #host: ExecutorHost | undefined;
  #lastBreath = 0;

  constructor(
    clock: Clock,
    { slots = 8, cores = 1 }: { readonly slots?: number; readonly cores?: number } = {},
  ) {
    this.#clock = clock;
    this.cores = cores;
    this.#slots = Array.from({ length: slots }, (_, index) => ({
      id: `in-process-${index}`,
      host: 'localhost',
    }));
  }

  async start(host: ExecutorHost): Promise<void> {
    this.#host = host;
    this.#lastBreath = this.#clock.now();
  }

  slots(): readonly Slot[] {
    return this.#host ? this.#slots : [];
  }

  run(task: TaskDescription, _slot: Slot, signal: AbortSignal): Promise<TaskOutcome> {
    const host = this.#host!;
    const now = this.#clock.now();
    if (now - this.#lastBreath < breathAfter) return host.runTask(task, signal);
    this.#lastBreath = now;
    return this.#clock.sleep(now).then(() => {
      this.#lastBreath = this.#clock.now();
      return host.runTask(task, signal);
    });
  }

  async stop(): Promise<void> {
    this.#host = undefined;
  }
}
