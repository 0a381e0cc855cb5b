import { createHash } from 'node:crypto';
import { escapeIdentifier, type PoolClient } from 'pg';
import { quoted, quotedList } from './identifier.ts';
import type { PostgresSettings } from './options.ts';
import { postgresError } from './postgres-error.ts';

/**
 * What the database knows of the batches of an output, in tables of a schema of their own:
 *
 * - `outputs`: a line for each output, with a number that every program that opens it raises, so that only the last one
 *   may commit;
 * - `batches`: the batches that were committed, in the same transaction as their rows;
 * - `parts`: the partitions of a batch that are complete but not committed;
 * - `staged_…`: their rows, one table an output.
 */
export class Ledger {
  /** Where the rows of partitions wait for the commit, quoted. */
  readonly staged: string;
  readonly #settings: PostgresSettings;
  readonly #schema: string;

  constructor(settings: PostgresSettings) {
    this.#settings = settings;
    this.#schema = escapeIdentifier(settings.schema);
    this.staged = `${this.#schema}.${escapeIdentifier(this.stagedName)}`;
  }

  /** The name of the table `staged_…`, without its schema. */
  get stagedName(): string {
    return `staged_${createHash('sha256').update(this.#settings.output).digest('hex').slice(0, 24)}`;
  }

  /** Makes what is missing, and removes what batches of earlier programs left. Resolves to the number of this program. */
  async open(client: PoolClient): Promise<number> {
    const { output, table, columns, schema } = this.#settings;
    // Two programs that make the same schema at the same time would get in each other's way.
    await client.query(`select pg_advisory_xact_lock(hashtext($1))`, [`dstream ${schema}`]);
    await this.#makeTables(client);
    const { rows } = await client.query<{ epoch: string }>(
      `insert into ${this.#schema}.outputs as o (output, target, epoch) values ($1, $2, 1)
         on conflict (output) do update set target = excluded.target, epoch = o.epoch + 1 returning epoch`,
      [output, table],
    );
    await client.query(`delete from ${this.#schema}.parts where output = $1`, [output]);
    await client.query(`drop table if exists ${this.staged}`);
    await client.query(
      `create table ${this.staged} as
         select 0::bigint as dstream_batch, 0 as dstream_partition, 0 as dstream_attempt, 0::bigint as dstream_row,
                ${quotedList(Object.keys(columns))} from ${quoted(table)} with no data`,
    );
    await client.query(`create index on ${this.staged} (dstream_batch, dstream_partition, dstream_attempt)`);
    return Number(rows[0]!.epoch);
  }

  /** Notes that a partition is about to be staged; until the transaction ends no other does the same. Resolves to whether it was before. */
  async claimPart(
    client: PoolClient,
    batchTime: number,
    partition: number,
    attempt: number,
  ): Promise<boolean> {
    const { rows } = await client.query<{ again: boolean }>(
      `insert into ${this.#schema}.parts as p (output, batch_time, partition, attempt) values ($1, $2, $3, $4)
         on conflict (output, batch_time, partition, attempt) do update set attempt = p.attempt
         returning xmax <> 0 as again`,
      [this.#settings.output, batchTime, partition, attempt],
    );
    return rows[0]!.again;
  }

  /** Removes what was staged of one attempt. */
  async clearPart(client: PoolClient, batchTime: number, partition: number, attempt: number): Promise<void> {
    await client.query(
      `delete from ${this.staged} where dstream_batch = $1 and dstream_partition = $2 and dstream_attempt = $3`,
      [batchTime, partition, attempt],
    );
  }

  /** Notes a batch as committed. Resolves to whether it had not been. Throws when another program has the output now. */
  async claimBatch(client: PoolClient, batchTime: number, epoch: number): Promise<boolean> {
    const { output } = this.#settings;
    const { rows } = await client.query<{ epoch: string }>(
      `select epoch from ${this.#schema}.outputs where output = $1 for update`,
      [output],
    );
    if (Number(rows[0]?.epoch) !== epoch) throw postgresError('POSTGRES_OUTPUT_TAKEN', { output });
    const { rowCount } = await client.query(
      `insert into ${this.#schema}.batches (output, batch_time) values ($1, $2) on conflict do nothing`,
      [output, batchTime],
    );
    return rowCount === 1;
  }

  /** Throws when not every partition was staged by the attempt that is to be committed. */
  async requireParts(client: PoolClient, batchTime: number, attempts: readonly number[]): Promise<void> {
    const { output } = this.#settings;
    const { rows } = await client.query<{ found: string }>(
      `select count(*) as found from ${this.#schema}.parts
        where output = $1 and batch_time = $2 and attempt = ($3::int[])[partition + 1]`,
      [output, batchTime, attempts],
    );
    const missing = attempts.length - Number(rows[0]!.found);
    if (missing > 0) throw postgresError('POSTGRES_PARTS_MISSING', { output, batchTime, missing });
  }

  /** Removes what was staged of a batch. */
  async clear(client: PoolClient, batchTime: number): Promise<void> {
    const { output } = this.#settings;
    await client.query(`delete from ${this.#schema}.parts where output = $1 and batch_time = $2`, [
      output,
      batchTime,
    ]);
    await client.query(`delete from ${this.staged} where dstream_batch = $1`, [batchTime]);
  }

  /** Forgets all but the last batches that were committed. */
  async forget(client: PoolClient): Promise<void> {
    const { output, remembered } = this.#settings;
    await client.query(
      `delete from ${this.#schema}.batches where output = $1 and batch_time <=
         (select batch_time from ${this.#schema}.batches where output = $1 order by batch_time desc offset $2 limit 1)`,
      [output, remembered],
    );
  }

  async #makeTables(client: PoolClient): Promise<void> {
    const schema = this.#schema;
    // "if not exists" asks for the right to create also when there is nothing to do.
    const { rows } = await client.query<{ has: boolean; all: boolean }>(
      `select to_regnamespace($1) is not null as has, to_regclass($2) is not null as all`,
      [schema, `${schema}.parts`],
    );
    if (!rows[0]!.has) await client.query(`create schema ${schema}`);
    if (rows[0]!.all) return;
    await client.query(
      `create table ${schema}.outputs (output text primary key, target text not null, epoch bigint not null);
       create table ${schema}.batches (output text, batch_time bigint, committed_at timestamptz not null default now(),
         primary key (output, batch_time));
       create table ${schema}.parts (output text, batch_time bigint, partition int, attempt int,
         primary key (output, batch_time, partition, attempt))`,
    );
  }
}
