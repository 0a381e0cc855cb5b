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
    return this.partitionHash(hashKey(key));
  }

  /** The partition of a key whose `hashKey` is known. */
  partitionHash(hash: number): number {
    return (hash >>> 0) % this.numPartitions;
  }
}
