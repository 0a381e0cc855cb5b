import type { Store } from '@dstream/core/plugin';
import { vi } from 'vitest';

/** A store that keeps what it is given, and takes its time when it is told to. */
export class RecordingStore<T> implements Store<T> {
  readonly records: T[] = [];
  readonly errors: unknown[] = [];
  readonly blocks: number[] = [];
  #held: PromiseWithResolvers<void> | undefined;

  record(value: T): Promise<void> | undefined {
    this.records.push(value);
    return this.#held?.promise;
  }

  bytes(): undefined {
    throw new Error('not used');
  }

  async block(values: readonly T[]): Promise<void> {
    this.blocks.push(values.length);
    this.records.push(...values);
    await this.#held?.promise;
  }

  reportError(error: unknown): void {
    this.errors.push(error);
  }

  /** From the next call on the source has to wait. */
  hold(): void {
    this.#held = Promise.withResolvers();
  }

  release(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** Resolves when so many records are there. */
  reaches(count: number): Promise<void> {
    const look = (): void => {
      if (this.records.length < count) throw new Error(`${this.records.length} records of ${count}`);
    };
    return vi.waitFor(look, { timeout: 20_000 });
  }
}
