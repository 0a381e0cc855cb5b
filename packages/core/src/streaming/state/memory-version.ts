import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { StateColumns, StateVersion } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { StateTable } from './state-table.ts';
import { UndoLog } from './undo-log.ts';

/** One version of a shard: writes in place, and notes what it overwrites. */
export class MemoryVersion<K, S> implements StateVersion<K, S> {
  readonly time: Time;
  readonly #table: StateTable<K, S>;
  readonly #commit: (log: UndoLog<K, S>) => void;
  readonly #log = new UndoLog<K, S>();
  #hasRemoved = false;
  #isBackdated = false;
  #phase: 'open' | 'committed' | 'ended' = 'open';

  constructor(time: Time, table: StateTable<K, S>, commit: (log: UndoLog<K, S>) => void) {
    this.time = time;
    this.#table = table;
    this.#commit = commit;
  }

  get size(): number {
    this.#requireReadable();
    return this.#table.size;
  }

  expect(keys: readonly K[]): void {
    this.#table.expect(keys);
  }

  get(key: K): S | undefined {
    this.#requireReadable();
    const id = this.#table.find(key);
    return id < 0 ? undefined : this.#table.states[id];
  }

  updatedAt(key: K): Time | undefined {
    this.#requireReadable();
    const id = this.#table.find(key);
    return id < 0 ? undefined : this.#table.stamps[id];
  }

  set(key: K, state: S, updatedAt: Time = this.time): void {
    this.#requireOpen();
    const table = this.#table;
    const stamp = Math.min(updatedAt, this.time);
    this.#isBackdated ||= stamp < this.time;
    const id = table.find(key);
    if (id < 0) {
      const added = table.add(key, state, stamp);
      this.#log.added(table.keyAt(added), added);
    } else {
      this.#logOnce(id);
      table.set(id, state, stamp);
    }
  }

  touch(key: K): void {
    this.#requireOpen();
    const id = this.#table.find(key);
    if (id < 0) return;
    this.#logOnce(id);
    this.#table.set(id, this.#table.states[id]!, this.time);
  }

  delete(key: K): void {
    this.#requireOpen();
    const table = this.#table;
    const id = table.find(key);
    if (id < 0) return;
    this.#log.changed(table.keyAt(id), id, table.states[id], table.stamps[id]!);
    table.removeAt(id);
    this.#hasRemoved = true;
  }

  *getByTime(before: Time): Iterable<readonly [K, S]> {
    this.#requireReadable();
    const table = this.#table;
    for (const id of table.before(before)) {
      if (table.has(id) && table.stamps[id]! < before) yield [table.keyAt(id), table.states[id]!];
    }
  }

  *entries(): Iterable<readonly [K, S, Time]> {
    this.#requireReadable();
    const table = this.#table;
    for (const id of table.ids()) yield [table.keyAt(id), table.states[id]!, table.stamps[id]!];
  }

  changes(): StateColumns<K, S> {
    this.#requireReadable();
    const { keys } = this.#log;
    const { states, stamps } = this.#table;
    const ids = this.#hasRemoved ? this.#idsNow() : this.#log.ids;
    return {
      keys,
      states: ids.map((id) => (id < 0 ? undefined : states[id])),
      stamps: this.#isBackdated
        ? ids.map((id) => (id < 0 ? this.time : stamps[id]!))
        : Array<Time>(ids.length).fill(this.time),
    };
  }

  commit(): void {
    this.#requireOpen();
    this.#phase = 'committed';
    this.#commit(this.#log);
  }

  abort(): void {
    if (this.#phase === 'open') this.#log.undo(this.#table);
    if (this.#phase === 'open') this.#phase = 'ended';
  }

  /** Called when the shard is opened again: nothing of this attempt may reach it any more. */
  end(): void {
    this.abort();
    this.#phase = 'ended';
  }

  /** Most keys are where they were; one that came back after it was taken away may be elsewhere. */
  #idsNow(): readonly number[] {
    const { keys, ids } = this.#log;
    return keys.map((key, row) => (this.#table.keyIs(ids[row]!, key) ? ids[row]! : this.#table.find(key)));
  }

  /** A key stamped by this version is one whose older state was noted already. */
  #logOnce(id: number): void {
    const { stamps, states } = this.#table;
    if (stamps[id] !== this.time) this.#log.changed(this.#table.keyAt(id), id, states[id], stamps[id]!);
  }

  #requireReadable(): void {
    if (this.#phase === 'ended') throw this.#closed('read');
  }

  #requireOpen(): void {
    if (this.#phase !== 'open') throw this.#closed('written');
  }

  #closed(operation: string): DStreamError<'STATE_INVALID_OPERATION'> {
    const reason =
      this.#phase === 'committed'
        ? `version ${this.time} ms is committed`
        : `version ${this.time} ms was aborted, or its shard has been opened again by another attempt`;
    return new DStreamError('STATE_INVALID_OPERATION', { operation, reason });
  }
}
