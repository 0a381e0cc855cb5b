import type { Time } from '../../contracts/time.ts';

/** What one version overwrote, in order: enough to get back to the version before it. Columns, one row a write. */
export class UndoLog<K, S> {
  readonly #keys: K[] = [];
  readonly #ids: number[] = [];
  readonly #states: (S | undefined)[] = [];
  /** NaN: the key had no state. */
  readonly #stamps: Time[] = [];

  /** The keys that were written; one that came and went may be there twice. */
  get keys(): readonly K[] {
    return this.#keys;
  }

  /** By row: the id that the key had then. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  added(key: K, id: number): void {
    this.changed(key, id, undefined, NaN);
  }

  changed(key: K, id: number, state: S | undefined, stamp: Time): void {
    this.#keys.push(key);
    this.#ids.push(id);
    this.#states.push(state);
    this.#stamps.push(stamp);
  }

  /** Puts the table back as it was. */
  undo(table: UndoTarget<K, S>): void {
    for (let i = this.#keys.length - 1; i >= 0; i--) {
      const key = this.#keys[i]!;
      const stamp = this.#stamps[i]!;
      if (Number.isNaN(stamp)) table.remove(key);
      else table.put(key, this.#states[i] as S, stamp);
    }
  }
}

/** What an undo log can be played back on. */
export interface UndoTarget<K, S> {
  put(key: K, state: S, stamp: Time): void;
  remove(key: K): void;
}
