import { isCrash, type Crash } from './crash.ts';

/** One line per batch: its records, `null` for no RDD, or a `CRASH` before the next batch. */
export type BatchTable<T> = readonly (readonly (T | Crash)[] | null | Crash)[];

/** What one batch interval brings. */
export interface TableRow<T> {
  /** Null: no RDD. */
  readonly records: readonly T[] | null;
  /** Before which records, by index, a task dies. */
  readonly crashes: readonly number[];
  /** Whether an executor is lost before the batch. */
  readonly executorLost: boolean;
}

/** The rows of a table, crashes taken out of the records. */
export const rowsOf = <T>(table: BatchTable<T>): readonly TableRow<T>[] => {
  const rows: TableRow<T>[] = [];
  let executorLost = false;
  for (const line of table) {
    if (isCrash(line)) executorLost = true;
    else {
      rows.push({ ...withoutCrashes(line), executorLost });
      executorLost = false;
    }
  }
  if (executorLost) rows.push({ records: [], crashes: [], executorLost });
  return rows;
};

const withoutCrashes = <T>(line: readonly (T | Crash)[] | null): Pick<TableRow<T>, 'records' | 'crashes'> => {
  if (line === null) return { records: null, crashes: [] };
  const records: T[] = [];
  const crashes: number[] = [];
  for (const record of line) {
    if (isCrash(record)) crashes.push(records.length);
    else records.push(record);
  }
  return { records, crashes };
};
