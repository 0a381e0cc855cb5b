import type { Partitioner } from '../../contracts/partitioner.ts';
import { mix32 } from '../key/mix32.ts';
import { requireNumPartitions } from './num-partitions.ts';
import { uniqueId } from './unique-id.ts';

/**
 * Deals records out in turn, whatever their key: what `repartition` balances with. Each map task takes one of its own
 * with `forMapPartition`; where it begins follows from the map partition alone, so a repeated task deals alike, while
 * tasks with few records do not all fill the first partitions.
 */
export class RoundRobinPartitioner implements Partitioner<unknown> {
  readonly id: string = uniqueId('round-robin');
  readonly numPartitions: number;
  #next: number;

  constructor(numPartitions: number, mapPartition = 0) {
    this.numPartitions = requireNumPartitions(numPartitions);
    this.#next = (mix32(mapPartition + 1) >>> 0) % numPartitions;
  }

  /** One that begins anew, for one attempt of the task of this map partition. */
  forMapPartition(mapPartition: number): RoundRobinPartitioner {
    return new RoundRobinPartitioner(this.numPartitions, mapPartition);
  }

  partition(): number {
    const partition = this.#next;
    this.#next = partition + 1 === this.numPartitions ? 0 : partition + 1;
    return partition;
  }
}
