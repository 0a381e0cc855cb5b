import { Backoff, retry } from '@dstream/connection';
import type { BatchCommit, Chunks, Logger, Sink, WriteAttempt } from '@dstream/core/plugin';
import { Database } from './database.ts';
import { Ledger } from './ledger.ts';
import type { PostgresSettings } from './options.ts';
import { isTemporary } from './postgres-error.ts';
import { publishRows } from './publish-rows.ts';
import { stageRows, type WrittenColumn } from './stage-rows.ts';
import { checkTable, columnsOf } from './target-table.ts';

/** A commit that fails for a time is tried so often, over about half a minute, before the batch fails. */
const commitAttempts = 12;
/** Batches between two looks for those that need not be remembered any more. */
const forgetEvery = 1000;

/** Writes each batch to a table in one transaction, together with a note that it was written. */
export class PostgresSink implements Sink<unknown> {
  readonly name: string;
  readonly delivery = 'exactly-once';
  readonly place: string;
  readonly #settings: PostgresSettings;
  readonly #logger: Logger;
  readonly #database: Database;
  readonly #ledger: Ledger;
  #epoch = 0;
  #commits = 0;
  #columns: Promise<readonly WrittenColumn<unknown>[]> | undefined;

  constructor(settings: PostgresSettings, logger: Logger) {
    this.name = `postgres ${settings.table} (${settings.output})`;
    this.#settings = settings;
    this.#logger = logger;
    this.#database = new Database(settings);
    this.#ledger = new Ledger(settings);
    this.place = `${this.#database.concern.server} ${settings.schema} ${settings.output}`;
  }

  async open(): Promise<void> {
    await this.#database.transaction(async (client) => {
      await checkTable(client, this.#settings, this.#database.concern);
      this.#epoch = await this.#ledger.open(client);
      await this.#ledger.forget(client);
    });
  }

  async write(records: Chunks<unknown>, attempt: WriteAttempt): Promise<void> {
    const columns = await (this.#columns ??= this.#lookUpColumns());
    const { batchTime, partition } = attempt;
    await this.#database.transaction(async (client) => {
      attempt.signal.throwIfAborted();
      if (await this.#ledger.claimPart(client, batchTime, partition, attempt.attempt)) {
        await this.#ledger.clearPart(client, batchTime, partition, attempt.attempt);
      }
      const watch = this.#database.watch(client);
      await stageRows(client, this.#ledger.staged, columns, records, attempt, watch);
    });
  }

  async commit(batch: BatchCommit): Promise<void> {
    await retry(() => this.#commitOnce(batch), {
      isTemporary,
      attempts: commitAttempts,
      backoff: new Backoff({ first: 100, most: 10_000 }),
      onFailure: (error, delay) =>
        this.#logger.warn('A batch could not be committed and is tried again', {
          output: this.#settings.output,
          batchTime: batch.batchTime,
          delay: Math.round(delay),
          error: (error as Error).message,
        }),
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #commitOnce({ batchTime, attempts }: BatchCommit): Promise<void> {
    await this.#database.transaction(async (client) => {
      if (await this.#ledger.claimBatch(client, batchTime, this.#epoch)) {
        await this.#ledger.requireParts(client, batchTime, attempts);
        await publishRows(client, this.#ledger.staged, this.#settings, batchTime, attempts);
      }
      await this.#ledger.clear(client, batchTime);
      if (++this.#commits % forgetEvery === 0) await this.#ledger.forget(client);
    });
  }

  async #lookUpColumns(): Promise<readonly WrittenColumn<unknown>[]> {
    const { schema, columns } = this.#settings;
    try {
      const found = await this.#database.transaction((client) =>
        columnsOf(client, `${schema}.${this.#ledger.stagedName}`, this.#database.concern),
      );
      const arrays = new Set(found.filter(({ isArray }) => isArray).map(({ name }) => name));
      return Object.entries(columns).map(([name, of]) => ({ name, of, isArray: arrays.has(name) }));
    } catch (error) {
      this.#columns = undefined;
      throw error;
    }
  }
}
