import { escapeIdentifier, type PoolClient } from 'pg';
import { quoted, quotedList } from './identifier.ts';
import type { PostgresSettings } from './options.ts';

/** Puts the staged rows of a batch into the table: those of the attempt that won for each partition, in their order. */
export const publishRows = async (
  client: PoolClient,
  staged: string,
  settings: PostgresSettings,
  batchTime: number,
  attempts: readonly number[],
): Promise<void> => {
  const names = quotedList(Object.keys(settings.columns));
  const { key, update } = settings;
  // Of several rows with one key the last one stays; where update tells them apart, PostgreSQL refuses them.
  const lastOfKey = key !== undefined && update === undefined;
  await client.query(
    `insert into ${quoted(settings.table)} as old (${names})
     select ${lastOfKey ? `distinct on (${quotedList(key)})` : ''} ${names} from ${staged}
      where dstream_batch = $1 and dstream_attempt = ($2::int[])[dstream_partition + 1]
      order by ${lastOfKey ? `${quotedList(key)}, dstream_partition desc, dstream_row desc` : 'dstream_partition, dstream_row'}
      ${onConflict(settings)}`,
    [batchTime, attempts],
  );
};

const onConflict = ({ key, columns, update }: PostgresSettings): string => {
  if (key === undefined) return '';
  const changes =
    update === undefined
      ? Object.keys(columns)
          .filter((name) => !key.includes(name))
          .map((name) => `${escapeIdentifier(name)} = excluded.${escapeIdentifier(name)}`)
      : Object.entries(update).map(([name, expression]) => `${escapeIdentifier(name)} = ${expression}`);
  return `on conflict (${quotedList(key)}) do ${changes.length > 0 ? `update set ${changes.join(', ')}` : 'nothing'}`;
};
