import { KeyMap } from '../../engine/key/key-map.ts';
import { EntryRing, NONE } from './entry-ring.ts';

export interface SlidingReduceOptions<K, V> {
  /** Associative; need not be commutative. Must not change its arguments. */
  readonly merge: (a: V, b: V) => V;
  /** The length of the window, in parent batches: a push of batch `i` drops what is not after `i - window`. */
  readonly window: number;
  /** Which pairs are shown. Has no effect on what is kept. */
  readonly filter?: ((key: K, value: V) => boolean) | undefined;
}

interface Batch {
  readonly index: number;
  /** How many entries it has in the ring. */
  readonly size: number;
}

/**
 * The reduced value of each key over a sliding window of parent batches, for a merge that has no inverse. After a throw
 * from `merge` it is not to be used any more.
 *
 * Each key has two stacks (Tangwongsan, Hirzel, Schneider: general incremental sliding-window aggregation): its older
 * entries hold the merge of themselves and all newer ones in the front stack, the others are merged into one value, the
 * back. When the front is used up the back becomes the front, one merge an entry. So each entry is merged at most twice,
 * and each reading costs one merge a key, whatever the length of the window. A key turns over when the index of the batch
 * is its id modulo the window: as the ids are dense, every batch turns over its fair share of the keys.
 */
export class SlidingReduce<K, V> {
  readonly #merge: (a: V, b: V) => V;
  readonly #window: number;
  readonly #filter: ((key: K, value: V) => boolean) | undefined;
  readonly #keys = new KeyMap<K>();
  readonly #entries = new EntryRing<V>();
  #batches: Batch[] = [];
  /** By key id: the oldest entry of the front, the newest of the back, the merge of the back, when to turn over. */
  readonly #front: number[] = [];
  readonly #newest: number[] = [];
  readonly #back: V[] = [];
  readonly #turnAt: number[] = [];

  constructor({ merge, window, filter }: SlidingReduceOptions<K, V>) {
    this.#merge = merge;
    this.#window = window;
    this.#filter = filter;
  }

  /** How many keys have a value in the window. */
  get size(): number {
    return this.#keys.size;
  }

  /** The index of the newest batch pushed, or undefined. */
  get latest(): number | undefined {
    return this.#batches.at(-1)?.index;
  }

  /** Adds the pairs of a parent batch. Indexes never fall; there may be gaps. Several pushes of one index are merged in order. */
  push(index: number, keys: readonly K[], values: readonly V[]): void {
    this.evict(index - this.#window + 1);
    for (let i = 0; i < keys.length; i++) this.#add(index, keys[i]!, values[i]!);
    this.#batches.push({ index, size: keys.length });
  }

  /** Drops the batches with an index below `before`, and the keys that were in no other. */
  evict(before: number): void {
    let gone = 0;
    for (const { index, size } of this.#batches) {
      if (index >= before) break;
      for (let i = 0; i < size; i++) this.#dropOldest();
      gone++;
    }
    if (gone > 0) this.#batches.splice(0, gone);
  }

  /** Calls `use` with each key in the window and its value. */
  forEach(use: (key: K, value: V) => void): void {
    const { capacity, keys } = this.#keys;
    for (let id = 0; id < capacity; id++) {
      if (!this.#keys.has(id)) continue;
      const value = this.#valueOf(id);
      if (!this.#filter || this.#filter(keys[id]!, value)) use(keys[id]!, value);
    }
  }

  /** Each key in the window with its value. */
  entries(): [K, V][] {
    const entries: [K, V][] = [];
    this.forEach((key, value) => entries.push([key, value]));
    return entries;
  }

  #valueOf(id: number): V {
    const front = this.#front[id]!;
    if (front === NONE) return this.#back[id]!;
    const older = this.#entries.valueAt(front);
    return this.#newest[id] === NONE ? older : this.#merge(older, this.#back[id]!);
  }

  #add(index: number, key: K, value: V): void {
    let id = this.#keys.find(key);
    if (id < 0) id = this.#addKey(index, key);
    else if (index >= this.#turnAt[id]!) {
      this.#turnOver(id);
      this.#turnAt[id] = this.#nextTurn(index, id);
    }
    const newest = this.#newest[id]!;
    this.#back[id] = newest === NONE ? value : this.#merge(this.#back[id]!, value);
    this.#newest[id] = this.#entries.add(id, newest, value);
  }

  #addKey(index: number, key: K): number {
    const id = this.#keys.add(key);
    this.#front[id] = NONE;
    this.#newest[id] = NONE;
    this.#turnAt[id] = this.#nextTurn(index, id);
    return id;
  }

  /** The first index after this one that is the id modulo the window. */
  #nextTurn(index: number, id: number): number {
    const past = (index - id) % this.#window;
    return index + this.#window - (past < 0 ? past + this.#window : past);
  }

  /** Makes the back the front, from the newest entry to the oldest, if the front is used up. */
  #turnOver(id: number): void {
    if (this.#front[id] !== NONE) return;
    this.#front[id] = this.#entries.turn(this.#newest[id]!, this.#merge);
    this.#newest[id] = NONE;
    this.#back[id] = undefined as V;
  }

  #dropOldest(): void {
    const id = this.#entries.oldestId;
    this.#turnOver(id);
    const next = this.#entries.drop();
    this.#front[id] = next;
    if (next === NONE && this.#newest[id] === NONE) {
      this.#keys.remove(id);
      this.#back[id] = undefined as V;
    }
  }
}
