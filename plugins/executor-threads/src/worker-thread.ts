import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  SlotLost,
  type ExecutorHost,
  type RemoteWorker,
  type TaskDescription,
  type TaskOutcome,
} from '@dstream/core/plugin';
import { portChannel } from './port-channel.ts';
import { programFailed, startTimedOut, workerExited } from './threads-error.ts';
import { bootstrap, workerMain, type WorkerStart } from './worker-main.ts';

/** How threads are made. */
export interface ThreadSettings {
  readonly entry: string;
  readonly execArgv: readonly string[] | undefined;
  readonly resourceLimits: Readonly<Record<string, number>>;
  readonly startTimeout: number;
  readonly terminateAfter: number;
}

/** One thread in one slot, from its start to its end. */
export class WorkerThread {
  /** Resolves when the thread has built the program. */
  readonly ready: Promise<void>;
  readonly #slot: string;
  readonly #settings: ThreadSettings;
  readonly #worker: Worker;
  readonly #remote: RemoteWorker;
  readonly #ended: (error: Error) => void;
  readonly #exited = Promise.withResolvers<void>();
  readonly #running = new Set<{ readonly signal: AbortSignal; readonly outcome: Promise<unknown> }>();
  #isReady = false;
  #isGone = false;

  /** `ended` is called with the reason when the thread is gone, unless it was stopped. */
  constructor(slot: string, settings: ThreadSettings, host: ExecutorHost, ended: (error: Error) => void) {
    const { entry, execArgv, resourceLimits } = settings;
    this.#slot = slot;
    this.#settings = settings;
    this.#ended = ended;
    const modules = [workerMain, entry];
    const start: WorkerStart = { modules, program: fileURLToPath(entry), settings: host.settings };
    this.#worker = new Worker(bootstrap, {
      eval: true,
      name: slot,
      argv: process.argv.slice(2),
      workerData: { dstream: start },
      resourceLimits,
      ...(execArgv && { execArgv: [...execArgv] }),
    });
    this.#remote = host.connect(portChannel(this.#worker));
    this.#worker.on('error', (error) =>
      this.#gone(this.#isReady ? (error as Error) : programFailed(entry, error as Error)),
    );
    this.#worker.on('exit', (code) => {
      this.#exited.resolve();
      this.#gone(workerExited(entry, code, this.#isReady));
    });
    this.ready = this.#start();
    this.ready.catch(() => undefined);
  }

  /** Whether a new thread is needed in this slot. */
  get isGone(): boolean {
    return this.#isGone;
  }

  get wasReady(): boolean {
    return this.#isReady;
  }

  async run(task: TaskDescription, signal: AbortSignal): Promise<TaskOutcome> {
    await this.ready;
    let timer: NodeJS.Timeout | undefined;
    const cancelled = (): void => {
      timer = setTimeout(() => void this.#worker.terminate(), this.#settings.terminateAfter);
    };
    signal.addEventListener('abort', cancelled, { once: true });
    const attempt = { signal, outcome: this.#remote.run(task, signal) };
    this.#running.add(attempt);
    try {
      return await attempt.outcome;
    } finally {
      this.#running.delete(attempt);
      signal.removeEventListener('abort', cancelled);
      clearTimeout(timer);
    }
  }

  /** Ends the thread; what was cancelled may end before, which takes `terminateAfter` at most. */
  async stop(): Promise<void> {
    this.#isGone = true;
    const cancelled = [...this.#running].filter(({ signal }) => signal.aborted);
    const ends = Promise.allSettled(cancelled.map(({ outcome }) => outcome));
    await Promise.race([ends, this.#exited.promise]);
    this.#remote.lost(new SlotLost(this.#slot));
    await this.#worker.terminate();
  }

  async #start(): Promise<void> {
    const { entry, startTimeout } = this.#settings;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(startTimedOut(entry, startTimeout)), startTimeout);
    try {
      await Promise.race([this.#remote.ready, late.promise]);
      this.#isReady = true;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #gone(cause: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#remote.lost(new SlotLost(this.#slot, { cause }));
    this.#ended(cause);
  }
}
