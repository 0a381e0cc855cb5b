import { open, type Database, type RootDatabase } from 'lmdb';
import { requireWhole } from './require-whole.ts';
import { explain, stateError } from './state-lmdb-error.ts';

/** Rows of bytes named by bytes. */
export type Rows = Database<Uint8Array, Uint8Array>;

const layout = {
  encoding: 'binary',
  keyEncoding: 'binary',
  noSubdir: true,
  maxDbs: 4,
  // With it, a commit that fails also rejects a promise that nobody can reach.
  eventTurnBatching: false,
} as const;

/** One LMDB file, which grows as it must up to a limit. What is written is on disk when its promise resolves. */
export class Environment {
  readonly path: string;
  readonly #mapSize: number;
  readonly #root: RootDatabase<Uint8Array, Uint8Array>;

  /** Opens the file, or makes it. Throws what `explain` makes of it. */
  constructor(path: string, mapSize: number) {
    this.path = path;
    this.#mapSize = mapSize;
    this.#root = this.try(() => (requireWhole(path), open({ path, ...layout })));
  }

  rows(name: string, { useVersions = false } = {}): Rows {
    return this.try(() =>
      this.#root.openDB({ name, encoding: 'binary', keyEncoding: 'binary', useVersions }),
    );
  }

  /** What is read next is as new as it can be. */
  refresh(): void {
    this.#root.resetReadTxn();
  }

  /** Throws STATE_LMDB_FULL when the file is as large as it may become. */
  requireRoom(): void {
    const { pageSize, lastPageNumber } = this.#root.getStats() as {
      pageSize: number;
      lastPageNumber: number;
    };
    if (pageSize * lastPageNumber < this.#mapSize) return;
    throw stateError('STATE_LMDB_FULL', { path: this.path, mapSize: this.#mapSize });
  }

  /**
   * Writes what `write` does if the row of that name has that version; undefined: if there is no such row. Resolves to
   * whether it was so, when all of it is on disk.
   */
  async writeIf(
    marks: Rows,
    name: Uint8Array,
    version: number | undefined,
    write: () => void,
  ): Promise<boolean> {
    try {
      const written =
        version === undefined ? marks.ifNoExists(name, write) : marks.ifVersion(name, version, write);
      if (!(await written)) return false;
      // Until here it is committed, which the process may die of, but not the machine.
      await this.#root.flushed;
      return true;
    } catch (error) {
      throw explain(await reasonOf(error), this.path);
    }
  }

  /** Reads or writes, and gives errors their code. */
  try<T>(use: () => T): T {
    try {
      return use();
    } catch (error) {
      throw explain(error, this.path);
    }
  }

  /** Goes through rows, and gives errors their code. */
  *read<T>(rows: Iterable<T>): Generator<T> {
    try {
      yield* rows;
    } catch (error) {
      throw explain(error, this.path);
    }
  }

  transaction<T>(action: () => T): T {
    return this.try(() => this.#root.transactionSync(action));
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}

/** What is behind a failed commit comes as a promise that rejects. */
const reasonOf = async (error: unknown): Promise<unknown> => {
  try {
    await (error as { commitError?: Promise<unknown> }).commitError;
    return error;
  } catch (reason) {
    return reason;
  }
};
