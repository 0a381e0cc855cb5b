import { KeyMap } from '../../engine/key/key-map.ts';
import { EntryRing } from './entry-ring.ts';
import { Shares } from './shares.ts';

export interface SlidingReduceOptions<K, V> {
  /** Associative; need not be commutative. Must not change its arguments. */
  readonly merge: (a: V, b: V) => V;
  /** The length of the window, in parent batches: a push of batch `i` drops what is not after `i - window`. */
  readonly window: number;
  /** Which pairs are shown. Has no effect on what is kept. */
  readonly filter?: ((key: K, value: V) => boolean) | undefined;
}

/** A parent batch: how many entries it has in the ring. */
interface Batch {
  readonly index: number;
  readonly count: number;
}

/**
 * The reduced value of each key over a sliding window of parent batches, for a merge that has no inverse. After a throw
 * from `merge` it is not to be used any more.
 *
 * Each key has two stacks (Tangwongsan, Hirzel, Schneider: general incremental sliding-window aggregation): its older
 * entries, the front, hold the merge of themselves and all newer ones of the front; the others, the back, are merged into
 * one sum. When the front is used up the back is turned into the front. So an entry is merged at most twice, and a reading
 * costs one merge a key, whatever the length of the window.
 *
 * Keys are turned in shares, one share a batch, so that no batch does the work of many: the share of a key is its id modulo
 * the window. The entries of a batch lie in the ring share by share, so a turn reads memory in runs.
 */
export class SlidingReduce<K, V> {
  readonly #merge: (a: V, b: V) => V;
  readonly #window: number;
  readonly #filter: ((key: K, value: V) => boolean) | undefined;
  readonly #keys = new KeyMap<K>();
  readonly #entries = new EntryRing<V>();
  readonly #batches: Batch[] = [];
  readonly #shares: Shares;
  /** By key id: how many entries the front has, and their merge; whether there is a back, and its merge. */
  readonly #frontSize: number[] = [];
  readonly #front: V[] = [];
  readonly #hasBack: boolean[] = [];
  readonly #back: V[] = [];

  constructor({ merge, window, filter }: SlidingReduceOptions<K, V>) {
    this.#merge = merge;
    this.#window = window;
    this.#filter = filter;
    this.#shares = new Shares(window);
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
    this.#turnShares(index);
    this.evict(index - this.#window + 1);
    const ids = new Int32Array(keys.length);
    for (let i = 0; i < keys.length; i++) ids[i] = this.#sumUp(keys[i]!, values[i]!);
    this.#append(ids, values);
    this.#batches.push({ index, count: keys.length });
  }

  /** Drops the batches with an index below `before`, and the keys that were in no other. */
  evict(before: number): void {
    let gone = 0;
    for (const { index, count } of this.#batches) {
      if (index >= before) break;
      this.#drop(count);
      gone++;
    }
    if (gone > 0) this.#batches.splice(0, gone);
  }

  /** Calls `use` with each key in the window and its value. */
  forEach(use: (key: K, value: V) => void): void {
    const keys = this.#keys.keys;
    for (let id = 0; id < keys.length; id++) {
      if (this.#frontSize[id] === 0 && !this.#hasBack[id]) continue;
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
    if (this.#frontSize[id] === 0) return this.#back[id]!;
    return this.#hasBack[id] ? this.#merge(this.#front[id]!, this.#back[id]!) : this.#front[id]!;
  }

  /** Adds a value to the back of its key, and returns the id of that. */
  #sumUp(key: K, value: V): number {
    let id = this.#keys.find(key);
    if (id < 0) {
      id = this.#keys.add(key);
      this.#frontSize[id] = 0;
      this.#hasBack[id] = false;
    }
    this.#back[id] = this.#hasBack[id] ? this.#merge(this.#back[id]!, value) : value;
    this.#hasBack[id] = true;
    return id;
  }

  #append(keyIds: Int32Array, added: readonly V[]): void {
    const start = this.#entries.append(keyIds.length);
    const { ids, values, mask } = this.#entries;
    const places = this.#shares.place(keyIds, start);
    for (let i = 0; i < keyIds.length; i++) {
      const row = (start + places[i]!) & mask;
      ids[row] = keyIds[i]!;
      values[row] = added[i]!;
    }
  }

  #turnShares(upTo: number): void {
    const latest = this.latest;
    const from = latest === undefined ? upTo : Math.max(latest + 1, upTo - this.#window + 1);
    for (let index = from; index <= upTo; index++) {
      const share = ((index % this.#window) + this.#window) % this.#window;
      if (this.#shares.turnedTo[share]! <= this.#entries.start) this.#turn(share);
    }
  }

  /** Makes the backs of a share of the keys their fronts. Their fronts are used up. */
  #turn(share: number): void {
    const { ids, values, mask, end } = this.#entries;
    const runs = this.#shares.runs[share]!;
    for (let r = runs.length - 2; r >= 0; r -= 2) {
      for (let position = runs[r + 1]! - 1; position >= runs[r]!; position--) {
        const row = position & mask;
        const id = ids[row]!;
        const value = values[row]!;
        // What is left of the front once this entry is dropped takes the place of its value.
        if (this.#frontSize[id]! > 0) values[row] = this.#front[id]!;
        this.#front[id] = this.#frontSize[id]! > 0 ? this.#merge(value, this.#front[id]!) : value;
        this.#frontSize[id]!++;
        this.#hasBack[id] = false;
      }
    }
    runs.length = 0;
    this.#shares.turnedTo[share] = end;
  }

  #drop(count: number): void {
    const { ids, values, mask, start } = this.#entries;
    for (let position = start; position < start + count; position++) {
      const row = position & mask;
      const id = ids[row]!;
      if (this.#frontSize[id] === 0) this.#turn(id % this.#window);
      const left = --this.#frontSize[id]!;
      if (left > 0) this.#front[id] = values[row]!;
      else if (!this.#hasBack[id]) this.#removeKey(id);
      // A number holds nothing alive, and an undefined would make a column of plain numbers one of objects.
      if (typeof values[row] !== 'number') values[row] = undefined as V;
    }
    this.#entries.start += count;
  }

  #removeKey(id: number): void {
    this.#keys.remove(id);
    if (typeof this.#front[id] !== 'number') this.#front[id] = this.#back[id] = undefined as V;
  }
}
