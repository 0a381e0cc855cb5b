import type { Chunks } from '../../contracts/chunks.ts';
import { gather } from '../pipeline/chunks.ts';

type Held = readonly unknown[] | Promise<readonly unknown[]>;

/** The computed partitions of persisted RDDs on this isolate. Two tasks that need the same partition compute it once. */
export class PartitionCache {
  readonly #rdds = new Map<number, Map<number, Held>>();

  /** The partition as kept, or as `compute` gives it now. */
  getOrCompute<T>(rdd: number, partition: number, compute: () => Chunks<T>): Chunks<T> {
    const held = this.#rdds.get(rdd)?.get(partition) ?? this.#compute(rdd, partition, compute);
    return (held instanceof Promise ? awaited(held) : [held]) as Chunks<T>;
  }

  #compute(rdd: number, partition: number, compute: () => Chunks<unknown>): Held {
    let partitions = this.#rdds.get(rdd);
    if (!partitions) this.#rdds.set(rdd, (partitions = new Map()));
    const records = gather(compute());
    partitions.set(partition, records);
    if (records instanceof Promise) {
      records.then(
        (done) => partitions.set(partition, done),
        () => partitions.delete(partition),
      );
    }
    return records;
  }

  /** How many partitions of the RDD are there in full. */
  count(rdd: number): number {
    let count = 0;
    for (const held of this.#rdds.get(rdd)?.values() ?? []) if (!(held instanceof Promise)) count++;
    return count;
  }

  /** Lets go of an RDD's partitions. */
  forget(rdd: number): void {
    this.#rdds.delete(rdd);
  }
}

async function* awaited(held: Promise<readonly unknown[]>): AsyncIterable<readonly unknown[]> {
  yield await held;
}
