import { InverseReduce, type ReducedBatch } from './inverse-reduce.ts';
import { SlidingReduce } from './sliding-reduce.ts';

/** The pairs of one batch, each key once, and the number of the batch. */
export interface IndexedBatch<K, V> {
  readonly index: number;
  readonly pairs: readonly (readonly [K, V])[];
}

/** What a reducer can do with a window that moves over numbered batches. */
interface Reducer<K, V> {
  /** Takes in the batches that entered, in order; batches before `from` leave. */
  move(entering: readonly (ReducedBatch<K, V> & { readonly index: number })[], from: number): void;
  entries(): [K, V][];
}

/** One partition of a window, reduced by key and kept from window to window. */
export class WindowReducer<K, V> {
  readonly #reducer: Reducer<K, V>;
  #upTo: number | undefined;

  /** `length`: how many batches the window spans. */
  constructor(merge: (a: V, b: V) => V, inverse: ((a: V, b: V) => V) | undefined, length: number) {
    this.#reducer = inverse ? new Subtracting(merge, inverse) : new Stacked(merge, length);
  }

  /** The last batch taken in. */
  get upTo(): number | undefined {
    return this.#upTo;
  }

  /** Moves to the window of batches `from` to `to`, given at least those that entered, and returns its pairs. */
  advance(batches: readonly IndexedBatch<K, V>[], from: number, to: number): [K, V][] {
    const first = Math.max(from, (this.#upTo ?? -Infinity) + 1);
    this.#reducer.move(batches.filter(({ index }) => index >= first).map(columns), from);
    this.#upTo = to;
    return this.#reducer.entries();
  }
}

const columns = <K, V>({ index, pairs }: IndexedBatch<K, V>) => ({
  index,
  keys: pairs.map((pair) => pair[0]),
  values: pairs.map((pair) => pair[1]),
});

class Stacked<K, V> implements Reducer<K, V> {
  readonly #window: SlidingReduce<K, V>;

  constructor(merge: (a: V, b: V) => V, window: number) {
    this.#window = new SlidingReduce({ merge, window });
  }

  move(entering: readonly (ReducedBatch<K, V> & { readonly index: number })[], from: number): void {
    this.#window.evict(from);
    for (const { index, keys, values } of entering) this.#window.push(index, keys, values);
  }

  entries(): [K, V][] {
    return this.#window.entries();
  }
}

class Subtracting<K, V> implements Reducer<K, V> {
  readonly #window: InverseReduce<K, V>;
  #batches: (ReducedBatch<K, V> & { readonly index: number })[] = [];

  constructor(merge: (a: V, b: V) => V, inverse: (a: V, b: V) => V) {
    this.#window = new InverseReduce({ merge, inverse });
  }

  move(entering: readonly (ReducedBatch<K, V> & { readonly index: number })[], from: number): void {
    const leaving = this.#batches.filter(({ index }) => index < from);
    this.#window.advance({ leaving, entering });
    this.#batches = [...this.#batches.filter(({ index }) => index >= from), ...entering];
  }

  entries(): [K, V][] {
    return this.#window.entries();
  }
}
