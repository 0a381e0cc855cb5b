import type { CheckpointStore } from '../../contracts/checkpoint-store.ts';

/** Checkpoints that live as long as the process: for tests and for programs that need none. */
export class MemoryCheckpointStore implements CheckpointStore {
  readonly scope = 'isolate';
  readonly #held = new Map<string, Uint8Array>();

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.#held.set(name, bytes.slice());
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    return this.#held.get(name)?.slice();
  }

  async list(prefix: string): Promise<readonly string[]> {
    return [...this.#held.keys()].filter((name) => name.startsWith(prefix)).toSorted();
  }

  async delete(name: string): Promise<void> {
    this.#held.delete(name);
  }
}
