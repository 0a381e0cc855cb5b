import { pipeline } from 'node:stream/promises';
import { unlessAborted, type StallWatch } from '@dstream/connection';
import type { Chunks, WriteAttempt } from '@dstream/core/plugin';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyField } from './copy-text.ts';
import { quotedList } from './identifier.ts';

/** A column to write: its name, what a record has for it, and whether it holds arrays. */
export interface WrittenColumn<T> {
  readonly name: string;
  readonly of: (record: T) => unknown;
  readonly isArray: boolean;
}

/** Characters that are sent in one go. */
const pieceLength = 65_536;

/** Adds the records of one attempt to a table that has a place for the attempt beside each row. */
export const stageRows = async <T>(
  client: PoolClient,
  staged: string,
  columns: readonly WrittenColumn<T>[],
  records: Chunks<T>,
  { batchTime, partition, attempt, signal }: WriteAttempt,
  watch: StallWatch,
): Promise<void> => {
  const names = quotedList(columns.map(({ name }) => name));
  const copy = client.query(
    copyFrom(
      `copy ${staged} (dstream_batch, dstream_partition, dstream_attempt, dstream_row, ${names}) from stdin`,
    ),
  );
  try {
    await unlessAborted(
      pipeline(watched(pieces(records, columns, `${batchTime}\t${partition}\t${attempt}`), watch), copy),
      signal,
    );
  } finally {
    watch.stop();
  }
};

/** The lines of COPY, many at a time. */
async function* pieces<T>(
  records: Chunks<T>,
  columns: readonly WrittenColumn<T>[],
  place: string,
): AsyncGenerator<string> {
  let [piece, row] = ['', 0];
  for await (const chunk of records) {
    for (const record of chunk) {
      piece += `${place}\t${row++}`;
      for (const { of, isArray } of columns) piece += `\t${copyField(of(record), isArray)}`;
      piece += '\n';
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/** While the next piece is not asked for, and after the last one, it is the server that is waited for. */
async function* watched(from: AsyncGenerator<string>, watch: StallWatch): AsyncGenerator<string> {
  for await (const piece of from) {
    watch.start();
    yield piece;
    watch.stop();
  }
  watch.start();
}
