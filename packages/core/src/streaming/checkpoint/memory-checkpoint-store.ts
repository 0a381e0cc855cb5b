import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { CheckpointStore } from '../../contracts/checkpoint-store.ts';
import { MemoryLog, type LogContents } from './memory-log.ts';

interface Held {
  readonly names: Map<string, Uint8Array>;
  readonly logs: Map<string, LogContents>;
  writer: MemoryCheckpointStore | undefined;
}

const place = 'The checkpoint store in memory';

/** Checkpoints that live as long as the process: for tests, where a second store over the first stands for a restart. */
export class MemoryCheckpointStore implements CheckpointStore {
  readonly scope = 'isolate';
  readonly #held: Held;
  readonly #logs = new Map<string, MemoryLog>();
  #reads = false;

  /** A new one, or one more over what another one holds. */
  constructor(other?: MemoryCheckpointStore) {
    this.#held = other ? other.#held : { names: new Map(), logs: new Map(), writer: undefined };
  }

  /** Throws `CHECKPOINT_LOCKED`. */
  async open(mode: 'write' | 'read' = 'write'): Promise<void> {
    this.#reads = mode === 'read';
    if (this.#reads) return;
    if (this.#held.writer !== undefined && this.#held.writer !== this) {
      throw new DStreamError('CHECKPOINT_LOCKED', { place, owner: 'another context of this process' });
    }
    this.#held.writer = this;
  }

  /** Takes the lock of a process that is dead. */
  takeOver(): void {
    this.#held.writer = undefined;
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.#requireWriter();
    this.#held.names.set(name, new Uint8Array(bytes));
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const held = this.#held.names.get(name);
    return held && new Uint8Array(held);
  }

  async list(prefix: string): Promise<readonly string[]> {
    return [...this.#held.names.keys()].filter((name) => name.startsWith(prefix)).toSorted();
  }

  async delete(name: string): Promise<void> {
    this.#requireWriter();
    this.#held.names.delete(name);
  }

  log(name: string): MemoryLog {
    let log = this.#logs.get(name);
    if (!log) this.#logs.set(name, (log = new MemoryLog(this.#contents(name), () => this.#requireWriter())));
    return log;
  }

  async close(): Promise<void> {
    if (this.#held.writer === this) this.#held.writer = undefined;
  }

  #contents(name: string): LogContents {
    let contents = this.#held.logs.get(name);
    if (!contents) this.#held.logs.set(name, (contents = { records: [], next: 1 }));
    return contents;
  }

  #requireWriter(): void {
    if (this.#held.writer === this) return;
    const reason = this.#reads ? 'was opened to read' : 'is not open';
    throw new DStreamError('CHECKPOINT_NOT_WRITABLE', { place, reason });
  }
}
