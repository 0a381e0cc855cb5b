import type { Time } from '@dstream/core/plugin';
import { RECORD_HEADER } from './delta-log.ts';
import { EntryTable } from './entry-table.ts';

/** The entries of one version in a table. */
interface Stretch {
  /** Where its record begins, which its entries follow. */
  readonly start: number;
  readonly end: number;
  readonly oldest: Time;
  /** No entry that counts has an older stamp than this. */
  floor: Time;
}

/** Versions in memory: a table of their entries, and how old the stamps in each version are. */
export class Level {
  readonly table = new EntryTable();
  /** Whether the state file has all of it. */
  isInFile = false;
  readonly #stretches: Stretch[] = [];

  /** Where the record of the next version begins. */
  get end(): number {
    return this.table.end;
  }

  /** Adds the entries that `write` appends as the record of one version; returns it, with its header to be filled in. */
  write(write: (table: EntryTable) => void): Uint8Array {
    const { table } = this;
    const start = table.reserve(RECORD_HEADER);
    try {
      write(table);
    } catch (error) {
      table.undo(start, start + RECORD_HEADER);
      throw error;
    }
    this.#add(start);
    return table.bytes.subarray(start, table.end);
  }

  /** Adds a version by its record. */
  load(record: Uint8Array): void {
    const start = this.table.end;
    this.table.load(record, RECORD_HEADER);
    this.#add(start);
  }

  /** Takes the versions back whose records begin at `start` or later. */
  undo(start: number): void {
    for (let last = this.#stretches.at(-1); last && last.start >= start; last = this.#stretches.at(-1)) {
      this.table.undo(last.start, last.start + RECORD_HEADER);
      this.#stretches.pop();
    }
  }

  /** What was hidden may count again. */
  forgetFloors(): void {
    for (const stretch of this.#stretches) stretch.floor = stretch.oldest;
  }

  /** The records from `start` on. */
  records(start: number): Uint8Array[] {
    return this.#stretches
      .filter((stretch) => stretch.start >= start)
      .map((stretch) => this.table.bytes.subarray(stretch.start, stretch.end));
  }

  /** The offsets of entries with state that are stamped before a time and that `counts` accepts. */
  *before(time: Time, counts: (offset: number) => boolean): Generator<number> {
    const { table } = this;
    for (const stretch of this.#stretches) {
      if (stretch.floor >= time) continue;
      let floor = Infinity;
      for (const offset of table.offsets(stretch.start + RECORD_HEADER, stretch.end)) {
        if (table.isDeletion(offset) || !table.isNewest(offset) || !counts(offset)) continue;
        floor = Math.min(floor, table.stamp(offset));
        if (table.stamp(offset) < time) yield offset;
      }
      stretch.floor = floor;
    }
  }

  #add(start: number): void {
    const { table } = this;
    let oldest = Infinity;
    for (const offset of table.offsets(start + RECORD_HEADER, table.end)) {
      if (!table.isDeletion(offset)) oldest = Math.min(oldest, table.stamp(offset));
    }
    this.#stretches.push({ start, end: table.end, oldest, floor: oldest });
  }
}
