import type { Partitioner } from '../../contracts/partitioner.ts';
import { requireNumPartitions } from './num-partitions.ts';
import { requirePartition } from './require-partition.ts';
import { uniqueId } from './unique-id.ts';

/** Places a key by a function of the user. Throws PARTITIONER_INVALID when that leaves the range of the partitions. */
export class CustomPartitioner<K> implements Partitioner<K> {
  readonly id: string;
  readonly numPartitions: number;
  readonly #place: (key: K) => number;

  constructor(numPartitions: number, place: (key: K) => number, id?: string) {
    this.numPartitions = requireNumPartitions(numPartitions);
    this.#place = place;
    this.id = id === undefined ? uniqueId('custom') : `custom:${id}:${numPartitions}`;
  }

  partition(key: K): number {
    return requirePartition(this.#place(key), this.numPartitions, this.id);
  }
}

/**
 * A partitioner of `numPartitions` partitions from a function of the key. Give the same `id` only to functions that place
 * every key alike; without one, the partitioner equals only itself.
 *
 * @example
 * const byCountry = partitionBy(2, (key: string) => (key.startsWith('de-') ? 0 : 1), 'by-country');
 */
export const partitionBy = <K>(
  numPartitions: number,
  place: (key: K) => number,
  id?: string,
): Partitioner<K> => new CustomPartitioner(numPartitions, place, id);
