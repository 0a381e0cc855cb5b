import type { ProducerIdentity } from './producer.ts';
import { parseProgress, type ProgressEntry } from './progress-entry.ts';
import type { ProgressBatch } from './progress-topic.ts';

/** A partition that was written as a whole, in a transaction that is open. */
export interface OpenEntry extends ProgressEntry {
  readonly producer: Pick<ProducerIdentity, 'producerId' | 'producerEpoch'>;
}

const transactional = 0x10;
const control = 0x20;
const commitMarker = 1;

/** What the records of the topic of progress come to: which partitions of which batches are there, and which could be. */
export class Progress {
  /** A producer has one transaction at a time. */
  readonly #open = new Map<bigint, OpenEntry>();
  /** By batch and partition, of how many partitions the batch was. */
  readonly #committed = new Map<number, Map<number, number>>();

  /** Takes the next records of the topic. */
  take(batches: readonly ProgressBatch[]): void {
    for (const batch of batches) {
      if ((batch.attributes & control) !== 0) this.#end(batch);
      else for (const { key, value } of batch.records) this.#entry(batch, key!, value);
    }
  }

  /** The partitions of a batch that were written and wait for the end of their transactions. */
  openOf(batchTime: number): readonly OpenEntry[] {
    return [...this.#open.values()].filter((entry) => entry.batchTime === batchTime);
  }

  /** The partitions of a batch that are there, each with how many partitions the batch had then. */
  committedOf(batchTime: number): ReadonlyMap<number, number> {
    return this.#committed.get(batchTime) ?? new Map();
  }

  /** A transaction was committed, and the topic does not say so yet. */
  note({ batchTime, partition, numPartitions, producer }: OpenEntry): void {
    this.#open.delete(producer.producerId);
    const partitions = this.#committed.get(batchTime);
    if (partitions) partitions.set(partition, numPartitions);
    else this.#committed.set(batchTime, new Map([[partition, numPartitions]]));
  }

  /** Forgets all but the last batches, if there are enough of those for it to be worth while. What is forgotten: by batch, its partitions. */
  forget(remembered: number, worthWhile: number): ReadonlyMap<number, readonly number[]> {
    const forgotten = new Map<number, readonly number[]>();
    if (this.#committed.size < remembered + worthWhile) return forgotten;
    const times = [...this.#committed.keys()].toSorted((a, b) => a - b);
    for (const time of times.slice(0, times.length - remembered)) {
      forgotten.set(time, [...this.#committed.get(time)!.keys()]);
      this.#committed.delete(time);
    }
    return forgotten;
  }

  #entry(batch: ProgressBatch, key: Buffer, value: Buffer | null): void {
    if (value === null) {
      const [batchTime, partition] = key.toString().split('/').map(Number) as [number, number];
      const partitions = this.#committed.get(batchTime);
      if (partitions?.delete(partition) && partitions.size === 0) this.#committed.delete(batchTime);
    } else if ((batch.attributes & transactional) !== 0) {
      const { producerId, producerEpoch } = batch;
      this.#open.set(producerId, { ...parseProgress(value), producer: { producerId, producerEpoch } });
    }
  }

  #end({ producerId, records }: ProgressBatch): void {
    const entry = this.#open.get(producerId);
    this.#open.delete(producerId);
    // The key of such a record is its version and its type, two bytes each.
    if (entry && records[0]!.key!.readInt16BE(2) === commitMarker) this.note(entry);
  }
}
