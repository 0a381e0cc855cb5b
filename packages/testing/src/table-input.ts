import type { RDD, RDDContext, Time } from '@dstream/core';
import { SlotLost, type Input, type InputCount } from '@dstream/core/plugin';
import { rowsOf, type BatchTable, type TableRow } from './batch-table.ts';

export interface TableInputOptions {
  readonly numPartitions: number;
  /** Called before a batch that a `CRASH` line stands in front of. */
  readonly loseExecutor: () => Promise<void>;
}

interface Cut<T> {
  readonly records: readonly T[];
  /** Indexes of records, or the end, before which an attempt is yet to die. */
  readonly crashes: number[];
}

/** A batch table as input: one line per batch, empty beyond its end. */
export class TableInput<T> implements Input<T> {
  readonly name = 'batchTable';
  readonly #rows: readonly TableRow<T>[];
  readonly #options: TableInputOptions;
  readonly #allocated = new Map<Time, TableRow<T>>();
  #next = 0;

  constructor(table: BatchTable<T>, options: TableInputOptions) {
    this.#rows = rowsOf(table);
    this.#options = options;
  }

  async allocate(time: Time): Promise<InputCount> {
    const row = this.#rows[this.#next++] ?? emptyRow;
    this.#allocated.set(time, row);
    if (row.executorLost) await this.#options.loseExecutor();
    return { numRecords: row.records?.length ?? 0, metadata: null };
  }

  takeBack(time: Time): void {
    this.#next--;
    this.#allocated.delete(time);
  }

  compute(time: Time, rdds: RDDContext): RDD<T> | undefined {
    const { records, crashes } = this.#allocated.get(time) ?? emptyRow;
    if (records === null) return undefined;
    const cuts = cut(records, crashes, this.#options.numPartitions);
    return rdds.create<T>({
      name: this.name,
      numPartitions: cuts.length,
      dependencies: [],
      batchTime: time,
      compute: (partition) => read(cuts[partition]!),
    });
  }

  forget(until: Time): void {
    for (const time of this.#allocated.keys()) if (time <= until) this.#allocated.delete(time);
  }
}

const emptyRow: TableRow<never> = { records: [], crashes: [], executorLost: false };

/** Runs of nearly equal length, in order, as `parallelize` cuts them. */
const cut = <T>(records: readonly T[], crashes: readonly number[], numPartitions: number): Cut<T>[] => {
  const bound = (index: number): number => Math.floor((index * records.length) / numPartitions);
  const last = numPartitions - 1;
  return Array.from({ length: numPartitions }, (_, index) => {
    const [from, until] = [bound(index), bound(index + 1)];
    const isHere = (at: number): boolean => at >= from && (index === last || at < until);
    return { records: records.slice(from, until), crashes: crashes.filter(isHere).map((at) => at - from) };
  });
};

function* read<T>({ records, crashes }: Cut<T>): Iterable<readonly T[]> {
  const crash = crashes.shift();
  if (crash === undefined) return yield records;
  yield records.slice(0, crash);
  throw new SlotLost('in-process');
}
