import type { Time } from '@dstream/core/plugin';
import type { EntryTable } from './entry-table.ts';
import type { Environment, Rows } from './environment.ts';
import { partsOf, rowName, rowOf, type RowParts } from './row.ts';
import { readTime, TIME_LENGTH, writeTime } from './sortable-time.ts';
import { stampAt } from './state-bytes.ts';

/** A version that a state file holds. */
export interface FileVersion {
  readonly time: Time;
  /** How many keys have state. */
  readonly size: number;
}

const OWNER = Buffer.from('owner');
const VERSION = Buffer.from('version');
const INDEX = Buffer.from('index');
const NOTHING = Buffer.alloc(1);

/** How many rows are written in one transaction: in between others get their turn. */
const SLICE = 4096;

/**
 * The state of one shard as it was after one batch, that all later ones build on: a row a key, in the order of hashes. What
 * came later stands in the `DeltaLog` until it is brought in here, many versions at once. If that is cut short, it is begun
 * again: rows are replaced as a whole, and the log still has all of it.
 */
export class StateFile {
  readonly #environment: Environment;
  readonly #marks: Rows;
  readonly #rows: Rows;
  /** Names of rows behind their stamps. Kept only once somebody has asked for keys by time. */
  readonly #byTime: Rows;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#marks = environment.rows('marks', { useVersions: true });
    this.#rows = environment.rows('rows');
    this.#byTime = environment.rows('by time');
  }

  /** The version that it holds. */
  get version(): FileVersion | undefined {
    this.#environment.refresh();
    const mark = this.#marks.get(VERSION);
    if (!mark) return undefined;
    const value = Buffer.from(mark);
    return { time: value.readDoubleBE(), size: value.readDoubleBE(8) };
  }

  get isIndexed(): boolean {
    return this.#marks.doesExist(INDEX);
  }

  /** Ends the writing of older epochs. Resolves to false when there is a newer one. */
  async take(epoch: number): Promise<boolean> {
    for (;;) {
      this.#environment.refresh();
      const owner = this.#marks.getEntry(OWNER)?.version;
      if (owner !== undefined && owner > epoch) return false;
      const write = (): void => void this.#marks.put(OWNER, NOTHING, epoch);
      if (await this.#environment.writeIf(this.#marks, OWNER, owner, write)) return true;
    }
  }

  /** The value of a key, stamp and state, given with its hash; good until the next call. */
  get(key: Uint8Array, length: number): { readonly row: Uint8Array; readonly value: number } | undefined {
    const name = rowName(key, 0, length);
    const row = this.#rows.getBinaryFast(name);
    return row && partsOf(name, row);
  }

  /** All rows. */
  *all(): Generator<RowParts> {
    const rows = this.#environment.read(this.#rows.getRange());
    for (const { key, value } of rows) yield partsOf(key, value);
  }

  /** The rows stamped before a time, oldest first. */
  *before(time: Time): Generator<RowParts & { readonly stamp: Time }> {
    const end = writeTime(Buffer.alloc(TIME_LENGTH), time, 0);
    for (const indexed of this.#environment.read(this.#byTime.getKeys({ end }))) {
      const name = indexed.subarray(TIME_LENGTH);
      const row = this.#rows.getBinary(name);
      if (row) yield { ...partsOf(name, row), stamp: readTime(indexed, 0) };
    }
  }

  /** Makes it empty. Resolves to false when a newer epoch has begun. */
  async clear(epoch: number): Promise<boolean> {
    return this.#environment.writeIf(this.#marks, OWNER, epoch, () => {
      for (const mark of [VERSION, INDEX]) void this.#marks.remove(mark);
      for (const rows of [this.#rows, this.#byTime]) void rows.clearAsync();
    });
  }

  /**
   * Brings in the newest entries of a table, which lead to a version unless more are to come. Resolves to false when a
   * newer epoch has begun.
   */
  async takeIn(table: EntryTable, epoch: number, version: FileVersion | undefined): Promise<boolean> {
    for (let slot = 0; slot < table.slotCount;) {
      const next = sliceEnd(table, slot);
      const isLast = next === table.slotCount;
      const { isIndexed } = this;
      this.#environment.requireRoom();
      const written = await this.#environment.writeIf(this.#marks, OWNER, epoch, () => {
        for (; slot < next; slot++) {
          const offset = table.newestIn(slot);
          if (offset >= 0) this.#put(table, offset, isIndexed);
        }
        if (isLast && version) void this.#marks.put(VERSION, versionBytes(version), epoch);
      });
      if (!written) return false;
    }
    return true;
  }

  /** Makes the index by time. Resolves to false when a newer epoch has begun. */
  async index(epoch: number): Promise<boolean> {
    if (this.isIndexed) return true;
    await this.#byTime.clearAsync();
    let names: Uint8Array[] = [];
    const flush = async (isLast: boolean): Promise<boolean> => {
      const slice = names;
      names = [];
      return this.#environment.writeIf(this.#marks, OWNER, epoch, () => {
        for (const name of slice) void this.#byTime.put(name, NOTHING);
        if (isLast) void this.#marks.put(INDEX, NOTHING, epoch);
      });
    };
    for (const { key, value } of this.#rows.getRange({ snapshot: false })) {
      names.push(indexName(stampAt(value, partsOf(key, value).value), key));
      if (names.length === SLICE && !(await flush(false))) return false;
    }
    return flush(true);
  }

  #put(table: EntryTable, offset: number, isIndexed: boolean): void {
    const name = rowName(table.bytes, table.keyStart(offset), table.keyEnd(offset));
    const isDeletion = table.isDeletion(offset);
    if (isIndexed) {
      const before = this.#rows.getBinaryFast(name);
      if (before) void this.#byTime.remove(indexName(stampAt(before, partsOf(name, before).value), name));
      if (!isDeletion) void this.#byTime.put(indexName(table.stamp(offset), name), NOTHING);
    }
    if (isDeletion) void this.#rows.remove(name);
    else void this.#rows.put(name, rowOf(table, offset));
  }
}

const sliceEnd = (table: EntryTable, from: number): number => {
  let slot = from;
  for (let rows = 0; slot < table.slotCount && rows < SLICE; slot++) if (table.newestIn(slot) >= 0) rows++;
  return slot;
};

const versionBytes = ({ time, size }: FileVersion): Buffer => {
  const bytes = Buffer.alloc(16);
  bytes.writeDoubleBE(time);
  bytes.writeDoubleBE(size, 8);
  return bytes;
};

const indexName = (stamp: Time, name: Uint8Array): Buffer => {
  const indexed = Buffer.alloc(TIME_LENGTH + name.length);
  indexed.set(name, TIME_LENGTH);
  return writeTime(indexed, stamp, 0);
};
