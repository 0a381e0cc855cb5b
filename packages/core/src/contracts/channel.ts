import type { TaskDescription, TaskOutcome } from './executor.ts';

/**
 * A line between the driver and one worker, one end each. Messages are structured-cloned, arrive once and in order;
 * shared memory in them stays shared.
 */
export interface Channel {
  /** Sends a message; the buffers in `transfer` move and are empty here afterwards. */
  send(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** Names who is called with each message from the other end. Once, before the first message. */
  receive(listener: (message: unknown) => void): void;
}

/** The driver's end of a worker: runs tasks there and answers what they ask for. */
export interface RemoteWorker {
  /**
   * Resolves when the worker has built the same program. Rejects with `GRAPH_DIFFERS` if it built another one, or with
   * what made the worker fail.
   */
  readonly ready: Promise<void>;
  /**
   * Runs one attempt there. Settles as `Executor.run` does. On `signal` the worker is asked to end it; the promise
   * settles when it has, so whoever owns the worker decides how long to wait for one that hangs.
   */
  run(task: TaskDescription, signal: AbortSignal): Promise<TaskOutcome>;
  /** The worker is gone: everything that runs there rejects with `reason`. */
  lost(reason: unknown): void;
}
