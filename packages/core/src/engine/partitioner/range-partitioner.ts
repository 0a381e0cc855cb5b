import type { Partitioner } from '../../contracts/partitioner.ts';
import { compareKeys } from './compare-keys.ts';
import { uniqueId } from './unique-id.ts';

export interface RangeOptions<K> {
  /** Total order of the keys. Default: `compareKeys`. */
  readonly compare?: (a: K, b: K) => number;
  /** Whether partition 0 holds the least keys. Default: true. */
  readonly ascending?: boolean;
}

/**
 * Places a key by the range it falls in, so that partition after partition is in order: what sorting shuffles by.
 * `bounds` are the last keys of all ranges but the last, ascending (`rangeBounds` finds them).
 */
export class RangePartitioner<K> implements Partitioner<K> {
  readonly id: string = uniqueId('range');
  readonly numPartitions: number;
  readonly ascending: boolean;
  readonly #bounds: readonly K[];
  readonly #compare: (a: K, b: K) => number;

  constructor(bounds: readonly K[], { compare = compareKeys, ascending = true }: RangeOptions<K> = {}) {
    this.#bounds = bounds;
    this.#compare = compare;
    this.numPartitions = bounds.length + 1;
    this.ascending = ascending;
  }

  partition(key: K): number {
    const range = this.#rangeOf(key);
    return this.ascending ? range : this.numPartitions - 1 - range;
  }

  /** How many bounds lie below the key. */
  #rangeOf(key: K): number {
    let low = 0;
    let high = this.#bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#bounds[middle]!, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
