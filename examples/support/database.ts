/** Stands for a database with transactions: it remembers the last batch of each writer and ignores earlier ones. */
export class Database {
  readonly #table = new Map<string, number>();
  readonly #lastBatch = new Map<string, number>();
  connections = 0;

  /** The table by key. */
  get rows(): Record<string, number> {
    return Object.fromEntries([...this.#table].toSorted(([a], [b]) => a.localeCompare(b)));
  }

  async connect(): Promise<Connection> {
    this.connections++;
    return {
      transaction: async (writer, batchTime, change) => {
        if (batchTime <= (this.#lastBatch.get(writer) ?? 0)) return;
        change(this.#table);
        this.#lastBatch.set(writer, batchTime);
      },
      [Symbol.asyncDispose]: async () => {},
    };
  }
}

export interface Connection extends AsyncDisposable {
  /** Changes the table, unless this writer has written this batch or a later one before. */
  transaction(writer: string, batchTime: number, change: (table: Map<string, number>) => void): Promise<void>;
}
