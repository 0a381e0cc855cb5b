import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Partitioner } from '../../contracts/partitioner.ts';
import { RangePartitioner } from '../partitioner/range-partitioner.ts';
import { uniqueId } from '../partitioner/unique-id.ts';

/** How keys are ordered. */
export interface KeyOrder<K> {
  readonly compare: (a: K, b: K) => number;
  readonly ascending: boolean;
}

/** The partitioner of a sort. How many partitions there are is known at once, their bounds once the sort was prepared. */
export class SortPartitioner<K> implements Partitioner<K> {
  readonly id: string = uniqueId('sort');
  readonly numPartitions: number;
  readonly order: KeyOrder<K>;
  #ranges: RangePartitioner<K> | undefined;

  constructor(numPartitions: number, order: KeyOrder<K>) {
    this.numPartitions = numPartitions;
    this.order = order;
  }

  /** Sets the last keys of all ranges but the last, ascending. Fewer ranges than partitions leave the last ones empty. */
  setBounds(bounds: readonly K[]): void {
    this.#ranges = new RangePartitioner(bounds, this.order);
  }

  partition(key: K): number {
    if (this.#ranges) return this.#ranges.partition(key);
    throw new DStreamError('PARTITIONER_INVALID', {
      partitioner: this.id,
      reason: 'the bounds of a sort are known once an action ran on the sorted RDD',
    });
  }
}
