import type { Store } from '@dstream/core/plugin';
import { vi } from 'vitest';

/** A store that keeps the blocks it is given. */
export class RecordingStore<T> implements Store<T> {
  readonly blocks: (readonly T[])[] = [];
  readonly errors: unknown[] = [];
  /** Asked before each block is safe. */
  gate: () => Promise<void> | undefined = () => undefined;

  async block(values: readonly T[]): Promise<void> {
    await this.gate();
    this.blocks.push(values);
  }

  record(): undefined {
    throw new Error('This source acknowledges: it stores blocks.');
  }

  bytes(): undefined {
    return this.record();
  }

  reportError(error: unknown): void {
    this.errors.push(error);
  }

  get records(): T[] {
    return this.blocks.flat();
  }

  /** Resolves when so many records are there. */
  async holds(count: number): Promise<void> {
    await vi.waitUntil(() => this.records.length >= count, { timeout: 30_000, interval: 5 });
  }
}
