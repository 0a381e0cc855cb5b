import { SlotLost } from '@dstream/core/plugin';
import type {
  Channel,
  Executor,
  ExecutorHost,
  RemoteWorker,
  Slot,
  TaskDescription,
  TaskOutcome,
} from '@dstream/core/plugin';
import type { ExecutorProgramName } from '@dstream/testing';
import { vi } from 'vitest';

/**
 * Runs tasks in workers that live in this isolate: each has a copy of all modules to itself, and everything between it and
 * the driver goes through a channel that copies.
 */
export class LoopbackExecutor implements Executor {
  readonly name = 'loopback';
  readonly scope = 'host';
  readonly cores = 2;
  readonly #program: ExecutorProgramName;
  readonly #workers = new Map<string, Promise<RemoteWorker>>();
  #host: ExecutorHost | undefined;

  constructor(program: ExecutorProgramName) {
    this.#program = program;
  }

  async start(host: ExecutorHost): Promise<void> {
    this.#host = host;
    for (const { id } of slots) await this.#workerIn(id);
  }

  slots(): readonly Slot[] {
    return this.#host ? slots : [];
  }

  home(partition: number): string {
    return slots[partition % slots.length]!.id;
  }

  async run(task: TaskDescription, { id }: Slot, signal: AbortSignal): Promise<TaskOutcome> {
    return task.work ? (await this.#workerIn(id)).run(task, signal) : this.#host!.runTask(task, signal);
  }

  async stop(): Promise<void> {
    this.#host = undefined;
  }

  #workerIn(slot: string): Promise<RemoteWorker> {
    let worker = this.#workers.get(slot);
    if (!worker) this.#workers.set(slot, (worker = this.#newWorker(slot)));
    return worker;
  }

  async #newWorker(slot: string): Promise<RemoteWorker> {
    const [here, there] = channelPair();
    const remote = this.#host!.connect(here);
    vi.resetModules();
    const { becomeWorker } = await import('@dstream/core/worker');
    const { startExecutorProgram } = await import('@dstream/testing');
    becomeWorker(there, this.#host!.settings);
    void startExecutorProgram(this.#program, () => {
      this.#workers.delete(slot);
      remote.lost(new SlotLost(slot));
    });
    await remote.ready;
    return remote;
  }
}

const slots: readonly Slot[] = ['loopback-0', 'loopback-1'].map((id) => ({ id, host: 'localhost' }));

const channelPair = (): [Channel, Channel] => {
  const ends = [new Inbox(), new Inbox()] as const;
  const channel = (own: Inbox, other: Inbox): Channel => ({
    send: (message, transfer = []) => other.put(structuredClone(message, { transfer: [...transfer] })),
    receive: (listener) => own.open(listener),
  });
  return [channel(ends[0], ends[1]), channel(ends[1], ends[0])];
};

/** Hands on what was put in, later and in order. */
class Inbox {
  readonly #listener = Promise.withResolvers<(message: unknown) => void>();

  open(listener: (message: unknown) => void): void {
    this.#listener.resolve(listener);
  }

  put(message: unknown): void {
    void this.#listener.promise.then((listener) => listener(message));
  }
}
