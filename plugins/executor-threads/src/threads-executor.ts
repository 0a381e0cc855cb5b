import {
  SlotLost,
  type Executor,
  type ExecutorHost,
  type Slot,
  type TaskDescription,
  type TaskOutcome,
} from '@dstream/core/plugin';
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
  readonly #slots: readonly Slot[];
  readonly #threads = new Map<string, WorkerThread>();
  #host: ExecutorHost | undefined;

  /** `settings` is asked when threads are started: workers never are. */
  constructor(workers: number, settings: () => ThreadSettings) {
    this.cores = workers;
    this.#settings = settings;
    this.#slots = Array.from({ length: workers }, (_, index) => ({
      id: `thread-${index}`,
      host: 'localhost',
    }));
  }

  async start(host: ExecutorHost): Promise<void> {
    this.#host = host;
    const threads = this.#slots.map(({ id }) => this.#threadIn(id));
    const [failed] = (await Promise.allSettled(threads.map(({ ready }) => ready))).filter(isRejected);
    if (!failed) return;
    await this.stop();
    throw failed.reason instanceof SlotLost ? failed.reason.cause : failed.reason;
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
    const thread: WorkerThread = new WorkerThread(slot, this.#settings(), this.#host!, () =>
      this.#replace(slot, thread),
    );
    this.#threads.set(slot, thread);
    return thread;
  }

  /** One that could not even start is replaced by the next task that wants it, so that this comes to an end. */
  #replace(slot: string, gone: WorkerThread): void {
    if (this.#host && gone.wasReady) this.#threadIn(slot);
  }
}

const isRejected = (result: PromiseSettledResult<void>): result is PromiseRejectedResult =>
  result.status === 'rejected';
