import { setImmediate as turn } from 'node:timers/promises';
import type { Stored } from './compression.ts';
import { Group } from './group.ts';

/** Makes a group durable. Resolves to the position of its first record. */
export type WriteGroup = (group: Group) => Promise<number>;

/** A group that is filled, and what comes of it. */
interface Filling {
  readonly group: Group;
  readonly written: PromiseWithResolvers<number>;
}

/**
 * Group commit (DeWitt et al., 1984): while one group is written the next one fills, so that any number of appends shares
 * a write. After a group that failed nothing is written any more.
 */
export class LogWriter {
  readonly #write: WriteGroup;
  #filling: Filling = { group: new Group(), written: Promise.withResolvers() };
  #spare = new Group();
  #flushing: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(write: WriteGroup) {
    this.#write = write;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Copies the record at once. Resolves to its position when it is durable. */
  async add(record: Stored): Promise<number> {
    if (this.#failure) throw this.#failure;
    const { group, written } = this.#filling;
    const before = group.add(record);
    this.#flushing ??= this.#flush();
    return (await written.promise) + before;
  }

  /** Ends writing, for a reason. */
  fail(error: Error): void {
    this.#failure ??= error;
    if (this.#filling.group.count > 0) this.#filling.written.reject(this.#failure);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    await turn();
    while (this.#filling.group.count > 0 && !this.#failure) {
      const { group, written } = this.#filling;
      this.#filling = { group: this.#spare, written: Promise.withResolvers() };
      try {
        written.resolve(await this.#write(group));
      } catch (error) {
        written.reject(error);
        this.fail(error as Error);
      }
      group.clear();
      this.#spare = group;
      // Whoever waited for this group has its turn, and appends to the next one.
      await turn();
    }
    this.#flushing = undefined;
  }
}
