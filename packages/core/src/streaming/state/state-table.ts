import type { StateColumns } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import { KeyMap } from '../../engine/key/key-map.ts';
import { TimeIndex } from './time-index.ts';
import type { UndoTarget } from './undo-log.ts';

/** A table of fewer keys stays in the processor's caches by itself. */
const LARGE = 1 << 16;

/** Keys with their state and time stamp, in columns by key id. */
export class StateTable<K, S> implements UndoTarget<K, S> {
  readonly states: S[] = [];
  readonly stamps: Time[] = [];
  readonly #keys = new KeyMap<K>();
  /** Built when first asked for: without a time-out nobody asks. */
  #byTime: TimeIndex | undefined;
  #lastKey: K | undefined;
  #lastId = -1;
  #expected: readonly K[] = [];
  #guesses = new Int32Array(0);
  #next = 0;

  get size(): number {
    return this.#keys.size;
  }

  keyAt(id: number): K {
    return this.#keys.keys[id]!;
  }

  /** The id of a key, or -1. The call after it for the same key is free. */
  find(key: K): number {
    if (key === this.#lastKey && typeof key !== 'object') return this.#lastId;
    this.#lastKey = key;
    this.#lastId = this.#findExpected(key);
    return this.#lastId;
  }

  /**
   * These keys are going to be asked for in this order: has the processor fetch what they need, side by side instead of one
   * after the other.
   */
  expect(keys: readonly K[]): void {
    if (this.#keys.size < LARGE) return;
    this.#expected = keys;
    this.#next = 0;
    if (this.#guesses.length < keys.length) this.#guesses = new Int32Array(keys.length);
    const guesses = this.#guesses;
    this.#keys.guess(keys, guesses);
    for (let i = 0; i < keys.length; i++) {
      const id = guesses[i]!;
      // Only to have read both.
      if (id >= 0 && this.states[id] === (this.stamps[id] as unknown)) guesses[i] = -1;
    }
  }

  #findExpected(key: K): number {
    while (this.#next < this.#expected.length) {
      const at = this.#next++;
      if (this.#expected[at] !== key) continue;
      const id = this.#guesses[at]!;
      if (id >= 0 && this.#keys.keys[id] === key) return id;
      break;
    }
    return this.#keys.find(key);
  }

  /** Adds a key that `find` has just missed; returns its id. */
  add(key: K, state: S, stamp: Time): number {
    const id = this.#keys.add(key);
    this.#lastId = id;
    this.states[id] = state;
    this.stamps[id] = stamp;
    this.#index(id);
    return id;
  }

  set(id: number, state: S, stamp: Time): void {
    this.states[id] = state;
    if (this.stamps[id] === stamp) return;
    this.#byTime?.remove(id);
    this.stamps[id] = stamp;
    this.#index(id);
  }

  removeAt(id: number): void {
    this.#keys.remove(id);
    this.states[id] = undefined as S;
    this.#byTime?.remove(id);
    this.#lastKey = undefined;
    this.#lastId = -1;
  }

  put(key: K, state: S, stamp: Time): void {
    const id = this.find(key);
    if (id < 0) this.add(key, state, stamp);
    else this.set(id, state, stamp);
  }

  remove(key: K): void {
    const id = this.find(key);
    if (id >= 0) this.removeAt(id);
  }

  /** The ids stamped before a time, oldest first. */
  before(time: Time): number[] {
    this.#byTime ??= new TimeIndex(this.ids(), this.stamps);
    return this.#byTime.before(time);
  }

  *ids(): Generator<number> {
    for (let id = 0; id < this.#keys.capacity; id++) if (this.#keys.has(id)) yield id;
  }

  /** All ids are below it. */
  get capacity(): number {
    return this.#keys.capacity;
  }

  /** The entries with ids from `from` to before `to`. */
  columns(from: number, to: number): StateColumns<K, S> {
    const columns = { keys: [] as K[], states: [] as S[], stamps: [] as Time[] };
    for (let id = from; id < Math.min(to, this.capacity); id++) {
      if (!this.has(id)) continue;
      columns.keys.push(this.keyAt(id));
      columns.states.push(this.states[id]!);
      columns.stamps.push(this.stamps[id]!);
    }
    return columns;
  }

  /** Whether this very key has this id now. */
  keyIs(id: number, key: K): boolean {
    return this.#keys.keys[id] === key && this.#keys.has(id);
  }

  has(id: number): boolean {
    return this.#keys.has(id);
  }

  /** An id stamped out of order, by an undo or as initial state, has no place at the end: the index is built again. */
  #index(id: number): void {
    if (!this.#byTime) return;
    if (this.stamps[id]! < this.#byTime.newest) this.#byTime = undefined;
    else this.#byTime.append(id);
  }
}
