import type { OutgoingRecord } from './outgoing-record.ts';
import type { PartitionChooser } from './partition-chooser.ts';

/** Records for one partition of a topic that are sent together. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly OutgoingRecord[];
}

interface GrowingBatch extends PartitionBatch {
  readonly records: OutgoingRecord[];
  bytes: number;
}

/** Collects records by partition until there are enough for a round of requests. */
export class RecordCollector {
  readonly #limits: { readonly batchBytes: number; readonly requestBytes: number };
  readonly #chooser: PartitionChooser;
  readonly #batches = new Map<string, GrowingBatch>();
  #bytes = 0;

  constructor(
    limits: { readonly batchBytes: number; readonly requestBytes: number },
    chooser: PartitionChooser,
  ) {
    this.#limits = limits;
    this.#chooser = chooser;
  }

  /** Takes a record for a topic of so many partitions; false: send what there is, and offer it again. */
  offer(record: OutgoingRecord, partitions: number): boolean {
    if (this.#bytes > 0 && this.#bytes + record.bytes > this.#limits.requestBytes) return false;
    let batch = this.#batchFor(record, partitions);
    if (this.#isFull(batch, record) && isFree(record)) {
      this.#chooser.moveOn(record.topic);
      batch = this.#batchFor(record, partitions);
    }
    if (this.#isFull(batch, record)) return false;
    batch.records.push(record);
    batch.bytes += record.bytes;
    this.#bytes += record.bytes;
    return true;
  }

  /** All that was taken. */
  take(): readonly PartitionBatch[] {
    const batches = [...this.#batches.values()].filter(({ records }) => records.length > 0);
    this.#batches.clear();
    this.#bytes = 0;
    return batches;
  }

  #isFull({ bytes }: GrowingBatch, record: OutgoingRecord): boolean {
    return bytes > 0 && bytes + record.bytes > this.#limits.batchBytes;
  }

  #batchFor(record: OutgoingRecord, partitions: number): GrowingBatch {
    const { topic } = record;
    const partition = this.#chooser.choose(record, partitions);
    const name = `${topic}:${partition}`;
    let batch = this.#batches.get(name);
    if (!batch) this.#batches.set(name, (batch = { topic, partition, records: [], bytes: 0 }));
    return batch;
  }
}

/** Whether it may go to any partition. */
const isFree = ({ key, wanted }: OutgoingRecord): boolean => key === undefined && wanted === undefined;
