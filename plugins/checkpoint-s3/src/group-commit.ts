import { setImmediate as turn } from 'node:timers/promises';

interface Waiting {
  readonly records: Uint8Array[];
  readonly written: PromiseWithResolvers<number>;
}

const newGroup = (): Waiting => ({ records: [], written: Promise.withResolvers() });

/**
 * Group commit (DeWitt et al., 1984): while one group is written the next one gathers, so that any number of appends shares
 * a request. After a group that failed nothing is written any more.
 */
export class GroupCommit {
  readonly #write: (records: readonly Uint8Array[]) => Promise<number>;
  #waiting = newGroup();
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  /** `write` makes records durable and resolves to the position of the first one. */
  constructor(write: (records: readonly Uint8Array[]) => Promise<number>) {
    this.#write = write;
  }

  /** Copies the record at once. Resolves to its position when it is durable. */
  async add(bytes: Uint8Array): Promise<number> {
    if (this.#failure) throw this.#failure;
    const { records, written } = this.#waiting;
    const before = records.push(new Uint8Array(bytes)) - 1;
    this.#writing ??= this.#writeAll();
    return (await written.promise) + before;
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    await turn();
    while (this.#waiting.records.length > 0) {
      const { records, written } = this.#waiting;
      this.#waiting = newGroup();
      try {
        if (this.#failure) throw this.#failure;
        written.resolve(await this.#write(records));
      } catch (error) {
        this.#failure = error as Error;
        written.reject(error);
      }
      await turn();
    }
    this.#writing = undefined;
  }
}
