import type { PoolClient } from 'pg';
import { quoted } from './identifier.ts';
import type { PostgresSettings } from './options.ts';
import { postgresError, type Concern } from './postgres-error.ts';

/** What the database knows of one column. */
export interface Column {
  readonly name: string;
  readonly isArray: boolean;
  readonly isRequired: boolean;
}

interface ColumnRow {
  readonly name: string;
  readonly is_array: boolean;
  readonly is_required: boolean;
}

/** The columns of a table, in order. Throws `POSTGRES_TABLE_MISSING`. */
export const columnsOf = async (
  client: PoolClient,
  table: string,
  { server }: Concern,
): Promise<readonly Column[]> => {
  const { rows } = await client.query<ColumnRow>(
    `select a.attname as name, t.typcategory = 'A' as is_array,
            a.attnotnull and not a.atthasdef and a.attidentity = '' as is_required
       from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
      order by a.attnum`,
    [quoted(table)],
  );
  if (rows.length === 0) throw postgresError('POSTGRES_TABLE_MISSING', { table, server });
  return rows.map(({ name, is_array: isArray, is_required: isRequired }) => ({ name, isArray, isRequired }));
};

/** Throws what would make every batch fail: columns that are missing or left out, a key that is not unique. */
export const checkTable = async (
  client: PoolClient,
  settings: PostgresSettings,
  concern: Concern,
): Promise<void> => {
  const { table, columns, key, update = {} } = settings;
  const found = await columnsOf(client, table, concern);
  const [known, written] = [found.map(({ name }) => name), Object.keys(columns)];
  const missing = [...written, ...Object.keys(update)].filter((name) => !known.includes(name));
  if (missing.length > 0) throw postgresError('POSTGRES_COLUMN_MISSING', { table, columns: missing, known });
  const left = found
    .filter(({ name, isRequired }) => isRequired && !written.includes(name))
    .map(({ name }) => name);
  if (left.length > 0) throw postgresError('POSTGRES_COLUMN_REQUIRED', { table, columns: left });
  if (key && !(await isUnique(client, table, key)))
    throw postgresError('POSTGRES_KEY_NOT_UNIQUE', { table, key });
};

const isUnique = async (client: PoolClient, table: string, key: readonly string[]): Promise<boolean> => {
  const { rowCount } = await client.query(
    `select 1 from pg_index i
      where i.indrelid = to_regclass($1) and i.indisunique and i.indpred is null and i.indexprs is null
        and (select array_agg(a.attname::text order by a.attname::text) from pg_attribute a
              where a.attrelid = i.indrelid and a.attnum = any (i.indkey[0:i.indnkeyatts - 1])) = $2::text[]`,
    [quoted(table), key.toSorted()],
  );
  return rowCount !== 0;
};
