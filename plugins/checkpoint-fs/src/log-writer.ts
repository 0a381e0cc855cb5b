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
 * A group that is so long waits for no more records, in bytes: while it is written those who were in the one before it fill
 * the next, so that neither the disk nor the processor waits for the other.
 */
const fullGroup = 524_288;

/** So many groups are kept to be filled again. */
const mostSpare = 2;

/**
 * Group commit (DeWitt et al., 1984): while one group is written the next ones fill, so that any number of appends shares
 * a write. After a group that failed nothing is written any more.
 */
export class LogWriter {
  readonly #write: WriteGroup;
  /** In the order in which they are written; the last one takes what is added. */
  readonly #filled: Filling[] = [];
  readonly #spare: Group[] = [];
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
    const { group, written } = this.#filling();
    const before = group.add(record);
    this.#flushing ??= this.#flush();
    return (await written.promise) + before;
  }

  /** Ends writing, for a reason. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const { written } of this.#filled.splice(0)) written.reject(this.#failure);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#flushing;
  }

  #filling(): Filling {
    const last = this.#filled.at(-1);
    if (last && last.group.length < fullGroup) return last;
    const next = { group: this.#spare.pop() ?? new Group(), written: Promise.withResolvers<number>() };
    this.#filled.push(next);
    return next;
  }

  async #flush(): Promise<void> {
    await turn();
    for (let next = this.#filled.shift(); next; next = this.#filled.shift()) {
      await this.#commit(next);
      // Whoever waited for this group has its turn, and appends to the next one; with one that is waiting already, meanwhile.
      if (this.#filled.length === 0) await turn();
    }
    this.#flushing = undefined;
  }

  async #commit({ group, written }: Filling): Promise<void> {
    try {
      const position = await this.#write(group);
      if (this.#filled.length === 0) written.resolve(position);
      else setImmediate(written.resolve, position);
    } catch (error) {
      written.reject(error);
      this.fail(error as Error);
    }
    group.clear();
    if (this.#spare.length < mostSpare) this.#spare.push(group);
  }
}
