import type { Time } from '@dstream/core/plugin';
import type { EntryTable } from './entry-table.ts';
import { keyOfBytes, type KeyBytes } from './key-bytes.ts';
import { Level } from './level.ts';
import { STAMP_LENGTH, stampAt, type StateBytes } from './state-bytes.ts';
import type { FileVersion, StateFile } from './state-file.ts';

/** A key with its state, as it is stored. */
export interface Stored {
  readonly key: unknown;
  readonly state: unknown;
  readonly stamp: Time;
}

/** A key that is given its state, if it has any. */
export interface Fillable {
  readonly key: unknown;
  readonly hash: number;
  state: unknown;
  stamp: Time;
  /** Whether it had any. */
  existed: boolean;
}

/** A level that is written no more, and the version it leads to. */
export interface Sealed {
  readonly level: Level;
  readonly version: FileVersion;
}

/**
 * The newest version of a shard: what was written lately, in two levels in memory, over a state file. One level is
 * written; when it is full it is sealed and brought into the file, while another is written. Where more than one of them
 * has a key, the newer one counts. A log-structured merge tree (O'Neil et al., 1996).
 */
export class ShardContents {
  readonly file: StateFile;
  /** What is written. */
  recent = new Level();
  /** What is being brought into the file; it stays to be read from until the next one is sealed. */
  sealed: Sealed | undefined;
  /** What keys are made bytes with. */
  readonly keys: KeyBytes;
  readonly #states: StateBytes;
  #offset = -1;

  constructor(file: StateFile, keys: KeyBytes, states: StateBytes) {
    this.file = file;
    this.keys = keys;
    this.#states = states;
  }

  /** Gives an entry its state. The bytes of its key are in `keys`. */
  fill(entry: Fillable): void {
    if (!this.fillFromMemory(entry)) this.#fillFromFile(entry);
  }

  /** The same if memory knows the key; false if it does not. */
  fillFromMemory(entry: Fillable): boolean {
    const table = this.#locate();
    if (!table) return false;
    const offset = this.#offset;
    if (!table.isDeletion(offset))
      this.#fill(entry, table.bytes, table.keyEnd(offset), table.valueEnd(offset));
    return true;
  }

  /** Gives entries that memory does not know their state, in the order of the file. */
  fillFromFile(entries: readonly Fillable[]): void {
    for (const entry of entries.toSorted((a, b) => (a.hash >>> 0) - (b.hash >>> 0))) {
      this.keys.set(entry.key);
      this.#fillFromFile(entry);
    }
  }

  /** Adds the entry of a key; no state: a deletion. */
  append(table: EntryTable, key: unknown, stamp: Time, state: unknown): void {
    this.keys.set(key);
    if (state !== undefined) this.#states.set(state);
    table.append(this.keys, stamp, state === undefined ? undefined : this.#states);
  }

  /** Takes the versions back whose records begin at `start` or later. */
  undo(start: number): void {
    this.recent.undo(start);
    this.recent.forgetFloors();
    this.sealed?.level.forgetFloors();
  }

  /**
   * Seals what comes before `start`, which leads to `version`, and begins a level with the versions from there on. Returns
   * where their records begin now.
   */
  seal(start: number, version: FileVersion): number[] {
    const level = this.recent;
    this.recent = new Level();
    const starts = level.records(start).map((record) => {
      const { end } = this.recent;
      this.recent.load(record);
      return end;
    });
    level.undo(start);
    this.sealed = { level, version };
    return starts;
  }

  /** All keys with state. */
  *all(): Generator<Stored> {
    for (const { table } of this.#levels()) {
      for (let slot = 0; slot < table.slotCount; slot++) {
        const offset = table.newestIn(slot);
        if (offset < 0 || this.#isHidden(table, offset)) continue;
        const stored = this.#entry(table, offset);
        if (stored) yield stored;
      }
    }
    for (const { key, row, value } of this.file.all()) {
      if (!this.#isInMemory(key)) yield this.#stored(key, row, value);
    }
  }

  /** The keys stamped before a time, oldest first. */
  *before(time: Time): Generator<Stored> {
    const recent = this.#recentBefore(time);
    let next = 0;
    for (const stored of this.#storedBefore(time)) {
      while (next < recent.length && recent[next]!.stamp <= stored.stamp) yield recent[next++]!;
      yield stored;
    }
    yield* recent.slice(next);
  }

  /** The levels that the file does not have, newest first. */
  #levels(): readonly Level[] {
    return this.sealed && !this.sealed.level.isInFile ? [this.recent, this.sealed.level] : [this.recent];
  }

  /** The newest table with the key in `keys`, whose entry is then at `#offset`. */
  #locate(): EntryTable | undefined {
    const { bytes, length } = this.keys;
    this.#offset = this.recent.table.find(bytes, 0, length);
    if (this.#offset >= 0) return this.recent.table;
    if (!this.sealed) return undefined;
    const { table } = this.sealed.level;
    this.#offset = table.find(bytes, 0, length);
    return this.#offset >= 0 ? table : undefined;
  }

  #isHidden(table: EntryTable, offset: number): boolean {
    if (table === this.recent.table) return false;
    const start = table.keyStart(offset);
    return this.recent.table.find(table.bytes, start, table.keyEnd(offset) - start) >= 0;
  }

  #isInMemory(key: Uint8Array): boolean {
    return this.#levels().some(({ table }) => table.find(key, 0, key.length) >= 0);
  }

  #recentBefore(time: Time): Stored[] {
    const found: Stored[] = [];
    for (const level of this.#levels()) {
      const { table } = level;
      for (const offset of level.before(time, (at) => !this.#isHidden(table, at)))
        found.push(this.#entry(table, offset)!);
    }
    return found.toSorted((a, b) => a.stamp - b.stamp);
  }

  *#storedBefore(time: Time): Generator<Stored> {
    if (!this.file.isIndexed) return yield* this.#scannedBefore(time);
    for (const { key, row, value } of this.file.before(time)) {
      if (!this.#isInMemory(key)) yield this.#stored(key, row, value);
    }
  }

  /** For who did not say in advance that keys would be asked for by time. */
  #scannedBefore(time: Time): Stored[] {
    const found: Stored[] = [];
    for (const { key, row, value } of this.file.all()) {
      if (stampAt(row, value) < time && !this.#isInMemory(key)) found.push(this.#stored(key, row, value));
    }
    return found.toSorted((a, b) => a.stamp - b.stamp);
  }

  #fillFromFile(entry: Fillable): void {
    const found = this.file.get(this.keys.bytes, this.keys.length);
    if (found) this.#fill(entry, found.row, found.value, found.row.length);
  }

  #fill(entry: Fillable, bytes: Uint8Array, start: number, end: number): void {
    entry.state = this.#states.read(bytes, start + STAMP_LENGTH, end);
    entry.stamp = stampAt(bytes, start);
    entry.existed = true;
  }

  #entry(table: EntryTable, offset: number): Stored | undefined {
    if (table.isDeletion(offset)) return undefined;
    const [start, value, end] = [table.keyStart(offset), table.keyEnd(offset), table.valueEnd(offset)];
    return this.#value(keyOfBytes(table.bytes, start, value), table.bytes, value, end);
  }

  #stored(key: Uint8Array, row: Uint8Array, value: number): Stored {
    return this.#value(keyOfBytes(key, 0, key.length), row, value, row.length);
  }

  #value(key: unknown, bytes: Uint8Array, start: number, end: number): Stored {
    return { key, state: this.#states.read(bytes, start + STAMP_LENGTH, end), stamp: stampAt(bytes, start) };
  }
}
