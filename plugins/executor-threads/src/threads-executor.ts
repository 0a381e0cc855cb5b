import {
  SlotLost,
  type Executor,
  type ExecutorHost,
  type Logger,
  type Slot,
  type TaskDescription,
  type TaskOutcome,
} from '@dstream/core/plugin';
import { ownModule } from './own-module.ts';
import { secondContext } from './threads-error.ts';
import { WorkerThread, type ThreadSettings } from './worker-thread.ts';

/**
 * Runs tasks on worker threads that have imported the same program. A thread that ends is replaced; what only the driver
 * can run is run there.
 */
export class ThreadsExecutor implements Executor {
  readonly name = 'threads';
  readonly scope = 'host';
  readonly cores: number;
  readonly #settings: () => ThreadSettings;
  readonly #logger: Logger;
  readonly #slots: readonly Slot[];
  readonly #threads = new Map<string, WorkerThread>();
  #host: ExecutorHost | undefined;

  /** `settings` is asked when threads are started: workers never are. */
  constructor(workers: number, settings: () => ThreadSettings, logger: Logger) {
    this.cores = workers;
    this.#settings = settings;
    this.#logger = logger;
    this.#slots = Array.from({ length: workers }, (_, index) => ({
      id: `thread-${index}`,
      host: 'localhost',
    }));
  }

  async start(host: ExecutorHost): Promise<void> {
    this.#host = host;
    const threads = this.#slots.map(({ id }) => this.#threadIn(id));
    const [failed] = (await Promise.allSettled(threads.map(({ ready }) => ready))).filter(isRejected);
    if (!failed) return this.#requireFirst();
    await this.stop();
    throw failed.reason instanceof SlotLost ? failed.reason.cause : failed.reason;
  }

  /**
   * Workers run the module of this process up to its first `start()`: those of a second context would have the functions of
   * the first.
   */
  async #requireFirst(): Promise<void> {
    const { entry } = this.#settings();
    if (entry !== ownModule()) return;
    if (!served.has(entry)) {
      served.add(entry);
      return;
    }
    await this.stop();
    throw secondContext(entry);
  }

  slots(): readonly Slot[] {
    return this.#host ? this.#slots : [];
  }

  home(partition: number): string {
    return this.#slots[partition % this.#slots.length]!.id;
  }

  async run(task: TaskDescription, slot: Slot, signal: AbortSignal): Promise<TaskOutcome> {
    if (!this.#host) throw new SlotLost(slot.id);
    return task.work ? this.#threadIn(slot.id).run(task, signal) : this.#host.runTask(task, signal);
  }

  async stop(): Promise<void> {
    this.#host = undefined;
    await Promise.all(Array.from(this.#threads.values(), (thread) => thread.stop()));
    this.#threads.clear();
  }

  /** The thread of a slot; a new one if it is gone. */
  #threadIn(slot: string): WorkerThread {
    const held = this.#threads.get(slot);
    if (held && !held.isGone) return held;
    const thread: WorkerThread = new WorkerThread(slot, this.#settings(), this.#host!, (error) =>
      this.#replace(slot, thread, error),
    );
    this.#threads.set(slot, thread);
    return thread;
  }

  /** One that could not even start is replaced by the next task that wants it, so that this comes to an end. */
  #replace(slot: string, gone: WorkerThread, error: Error): void {
    if (!this.#host) return;
    this.#logger.warn(
      gone.wasReady ? 'a worker was lost; another takes its place' : 'a worker did not start',
      {
        slot,
        error,
      },
    );
    if (gone.wasReady) this.#threadIn(slot);
  }
}

/** Modules of this process whose first context has had workers. */
const served = new Set<string>();

const isRejected = (result: PromiseSettledResult<void>): result is PromiseRejectedResult =>
  result.status === 'rejected';
