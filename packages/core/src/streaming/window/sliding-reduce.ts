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

/** A parent batch, and how many entries it has in the ring. */
interface Batch {
  readonly index: number;
  readonly size: number;
}

/**
 * The reduced value of each key over a sliding window of parent batches, for a merge that has no inverse. After a throw
 * from `merge` it is not to be used any more.
 *
 * Each key has two stacks (Tangwongsan, Hirzel, Schneider: general incremental sliding-window aggregation): its older
 * entries, the front, hold the merge of themselves and all newer ones of the front; the others are merged into one value,
 * the back. When the front is used up the back is turned into the front. So each entry is merged at most twice, and a
 * reading costs one merge a key, whatever the length of the window. A key is turned when the index of the batch is its id
 * modulo the window: as ids are dense, each batch turns its fair share of the keys.
 */
export class SlidingReduce<K, V> {
  readonly #merge: (a: V, b: V) => V;
  readonly #window: number;
  readonly #filter: ((key: K, value: V) => boolean) | undefined;
  readonly #keys = new KeyMap<K>();
  readonly #entries = new EntryRing<V>();
  readonly #batches: Batch[] = [];
  /** By key id: the oldest entry of the front, the newest of the back, and the merge of the back. */
  readonly #front: number[] = [];
  readonly #newest: number[] = [];
  readonly #back: V[] = [];

  constructor({ merge, window, filter }: SlidingReduceOptions<K, V>) {
    this.#merge = merge;
    this.#window = window;
    this.#filter = filter;
  }

  /** How many keys have a value in the window. */
  get size(): number {
    return this.#keys.size;
  }

  /** The index of the newest batch in the window, or undefined. */
  get latest(): number | undefined {
    return this.#batches.at(-1)?.index;
  }

  /** Adds the pairs of a parent batch, each key once. Indexes rise; there may be gaps. */
  push(index: number, keys: readonly K[], values: readonly V[]): void {
    const latest = this.latest;
    this.evict(index - this.#window + 1);
    this.#turnShare(latest === undefined ? index : latest + 1, index);
    this.#append(keys, values);
    this.#batches.push({ index, size: keys.length });
  }

  /** Drops the batches with an index below `before`, and the keys that were in no other. */
  evict(before: number): void {
    let gone = 0;
    for (const { index, size } of this.#batches) {
      if (index >= before) break;
      this.#drop(size);
      gone++;
    }
    if (gone > 0) this.#batches.splice(0, gone);
  }

  /** Calls `use` with each key in the window and its value. */
  forEach(use: (key: K, value: V) => void): void {
    const keys = this.#keys.keys;
    for (let id = 0; id < keys.length; id++) {
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
    const older = this.#entries.values[front & this.#entries.mask]!;
    return this.#newest[id] === NONE ? older : this.#merge(older, this.#back[id]!);
  }

  #append(keys: readonly K[], added: readonly V[]): void {
    let position = this.#entries.append(keys.length);
    const { ids, links, values, mask } = this.#entries;
    for (let i = 0; i < keys.length; i++, position++) {
      const key = keys[i]!;
      const value = added[i]!;
      let id = this.#keys.find(key);
      if (id < 0) id = this.#addKey(key);
      const newest = this.#newest[id]!;
      this.#back[id] = newest === NONE ? value : this.#merge(this.#back[id]!, value);
      this.#newest[id] = position;
      const at = position & mask;
      ids[at] = id;
      links[at] = newest;
      values[at] = value;
    }
  }

  #addKey(key: K): number {
    const id = this.#keys.add(key);
    this.#front[id] = NONE;
    this.#newest[id] = NONE;
    return id;
  }

  /** Turns the keys whose turn came with the batches `from` to `to`. */
  #turnShare(from: number, to: number): void {
    const ids: number[] = [];
    for (let index = Math.max(from, to - this.#window + 1); index <= to; index++) {
      const first = ((index % this.#window) + this.#window) % this.#window;
      for (let id = first; id < this.#front.length; id += this.#window) {
        if (this.#front[id] === NONE && this.#newest[id] !== NONE) ids.push(id);
      }
    }
    this.#turn(ids);
  }

  /** Makes the back the front, of keys whose front is used up. */
  #turn(ids: readonly number[]): void {
    const ends = ids.map((id) => this.#newest[id]!);
    this.#entries.turn(ends, this.#merge);
    for (let i = 0; i < ids.length; i++) {
      this.#front[ids[i]!] = ends[i]!;
      this.#newest[ids[i]!] = NONE;
    }
  }

  #drop(count: number): void {
    const { ids, links, values, mask } = this.#entries;
    let position = this.#entries.drop(count);
    for (let i = 0; i < count; i++, position++) {
      const at = position & mask;
      const id = ids[at]!;
      if (this.#front[id] === NONE) this.#turn([id]);
      const next = links[at]!;
      this.#front[id] = next;
      // A number holds nothing alive, and a hole would make a column of plain numbers one of objects.
      if (typeof values[at] !== 'number') values[at] = undefined as V;
      if (next === NONE && this.#newest[id] === NONE) this.#removeKey(id);
    }
  }

  #removeKey(id: number): void {
    this.#keys.remove(id);
    if (typeof this.#back[id] !== 'number') this.#back[id] = undefined as V;
  }
}
