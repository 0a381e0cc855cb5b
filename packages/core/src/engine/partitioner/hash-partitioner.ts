import type { Partitioner } from '../../contracts/partitioner.ts';
import { hashKey } from '../key/hash-key.ts';
import { requireNumPartitions } from './num-partitions.ts';

/** Places a key by its hash: the default. Throws KEY_UNSUPPORTED for keys that cannot be compared by value. */
export class HashPartitioner implements Partitioner<unknown> {
  readonly id: string;
  readonly numPartitions: number;

  constructor(numPartitions: number) {
    this.numPartitions = requireNumPartitions(numPartitions);
    this.id = `hash:${numPartitions}`;
  }

  partition(key: unknown): number {
    return (hashKey(key) >>> 0) % this.numPartitions;
  }
}
