import { KeyMap } from '../../engine/key/key-map.ts';
import { KeyTable } from '../../engine/key/key-table.ts';

export interface InverseReduceOptions<K, V> {
  /** Associative and commutative. Must not change its arguments. */
  readonly merge: (a: V, b: V) => V;
  /** `inverse(merge(a, b), b)` is `a`. Must not change its arguments. */
  readonly inverse: (whole: V, part: V) => V;
  /** Which pairs are shown. Has no effect on what is kept. */
  readonly filter?: ((key: K, value: V) => boolean) | undefined;
}

/** The pairs of one parent batch, reduced by key: each key once. */
export interface ReducedBatch<K, V> {
  readonly keys: readonly K[];
  readonly values: readonly V[];
}

/** Batches as one: each key once, with the number of batches that hold it. Without `counts` one each. */
interface Merged<K, V> extends ReducedBatch<K, V> {
  readonly counts?: readonly number[];
}

/**
 * The reduced value of each key over a sliding window, kept up with the inverse of the merge: what left is taken out of
 * the value, what entered is merged in. The number of batches in the window that hold a key is counted beside it, and at 0
 * key and value are dropped, so no key outlives its data. After a throw from `merge` or `inverse` it is not to be used
 * any more.
 */
export class InverseReduce<K, V> {
  readonly #merge: (a: V, b: V) => V;
  readonly #inverse: (whole: V, part: V) => V;
  readonly #filter: ((key: K, value: V) => boolean) | undefined;
  readonly #keys = new KeyMap<K>();
  /** By key id. */
  readonly #values: V[] = [];
  readonly #counts: number[] = [];

  constructor({ merge, inverse, filter }: InverseReduceOptions<K, V>) {
    this.#merge = merge;
    this.#inverse = inverse;
    this.#filter = filter;
  }

  /** How many keys have a value in the window. */
  get size(): number {
    return this.#keys.size;
  }

  /**
   * Moves the window: value = merge(inverse(value, reduce of leaving), reduce of entering), each reduce in the order
   * given. What leaves must have entered; batches of the gap between windows do neither.
   */
  advance(step: {
    readonly leaving: readonly ReducedBatch<K, V>[];
    readonly entering: readonly ReducedBatch<K, V>[];
  }): void {
    this.#leave(this.#reduce(step.leaving));
    this.#enter(this.#reduce(step.entering));
  }

  /** Calls `use` with each key in the window and its value. */
  forEach(use: (key: K, value: V) => void): void {
    const { capacity, keys } = this.#keys;
    for (let id = 0; id < capacity; id++) {
      if (!this.#keys.has(id)) continue;
      const value = this.#values[id]!;
      if (!this.#filter || this.#filter(keys[id]!, value)) use(keys[id]!, value);
    }
  }

  /** Each key in the window with its value. */
  entries(): [K, V][] {
    const entries: [K, V][] = [];
    this.forEach((key, value) => entries.push([key, value]));
    return entries;
  }

  #leave({ keys, values, counts }: Merged<K, V>): void {
    for (let i = 0; i < keys.length; i++) {
      const id = this.#keys.find(keys[i]!);
      if (id < 0) continue;
      const left = this.#counts[id]! - (counts ? counts[i]! : 1);
      this.#counts[id] = left;
      if (left > 0) this.#values[id] = this.#inverse(this.#values[id]!, values[i]!);
      else {
        this.#keys.remove(id);
        this.#values[id] = undefined as V;
      }
    }
  }

  #enter({ keys, values, counts }: Merged<K, V>): void {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      const count = counts ? counts[i]! : 1;
      const id = this.#keys.find(key);
      if (id < 0) {
        const added = this.#keys.add(key);
        this.#values[added] = values[i]!;
        this.#counts[added] = count;
      } else {
        this.#values[id] = this.#merge(this.#values[id]!, values[i]!);
        this.#counts[id]! += count;
      }
    }
  }

  #reduce(batches: readonly ReducedBatch<K, V>[]): Merged<K, V> {
    if (batches.length === 1) return batches[0]!;
    const table = new KeyTable<K, V>();
    const counts: number[] = [];
    for (const { keys, values } of batches) {
      for (let i = 0; i < keys.length; i++) {
        const id = table.find(keys[i]!);
        if (id < 0) counts[table.add(keys[i]!, values[i]!)] = 1;
        else {
          table.values[id] = this.#merge(table.values[id]!, values[i]!);
          counts[id]!++;
        }
      }
    }
    return { keys: table.keys, values: table.values, counts };
  }
}
