import { estimateSize } from '../../base/size/estimate-size.ts';
import type { Chunks } from '../../contracts/chunks.ts';
import { KeptFinds } from '../bad-records/kept-finds.ts';
import type { BlockManager } from '../block/block-manager.ts';
import type { BlockContent } from '../block/block.ts';
import type { StorageLevel } from '../block/storage-level.ts';
import { gather } from '../pipeline/chunks.ts';

/**
 * How the partitions of an RDD are kept. A storage level is a user's wish: the partitions count against the memory
 * budget, may go to the block store, and may be dropped. `PINNED` partitions are what the engine itself must find
 * again: they stay in memory until they are forgotten, and count against nothing.
 */
export type Keeping = StorageLevel | 'PINNED';

type Records = readonly unknown[];

/** Records that are pinned, records on their way, or the id of a block, which the block manager may have dropped. */
type Held = Records | Promise<Records> | string;

/** The computed partitions of persisted RDDs on this isolate. Two tasks that need the same partition compute it once. */
export class PartitionCache {
  /** The bad records that were found while the partitions were computed. */
  readonly finds: KeptFinds = new KeptFinds();
  readonly #blocks: BlockManager;
  readonly #rdds = new Map<number, Map<number, Held>>();

  constructor(blocks: BlockManager) {
    this.#blocks = blocks;
  }

  /** The partition as kept, or as `compute` gives it now. */
  getOrCompute<T>(rdd: number, partition: number, keeping: Keeping, compute: () => Chunks<T>): Chunks<T> {
    const records = this.#find(rdd, partition, compute) ?? this.#compute(rdd, partition, keeping, compute);
    return (records instanceof Promise ? awaited(records) : [records]) as Chunks<T>;
  }

  /** Whether the first `count` partitions of the RDD are all there. */
  isComplete(rdd: number, count: number): boolean {
    const partitions = this.#rdds.get(rdd);
    for (let partition = 0; partition < count; partition++) {
      const held = partitions?.get(partition);
      if (held === undefined || held instanceof Promise) return false;
      if (typeof held === 'string' && !this.#blocks.has(held)) return false;
    }
    return true;
  }

  /** Lets go of an RDD's partitions. */
  forget(rdd: number): void {
    for (const held of this.#rdds.get(rdd)?.values() ?? []) {
      if (typeof held === 'string') this.#blocks.release(held);
    }
    this.#rdds.delete(rdd);
  }

  #find(
    rdd: number,
    partition: number,
    compute: () => Chunks<unknown>,
  ): Records | Promise<Records> | undefined {
    const held = this.#rdds.get(rdd)?.get(partition);
    if (typeof held !== 'string') return held;
    if (!this.#blocks.has(held)) return undefined;
    const content = this.#blocks.get(held);
    if (!(content instanceof Promise)) return recordsOf(content);
    return content.then(recordsOf, () => {
      this.#blocks.release(held);
      return gather(compute());
    });
  }

  #compute(
    rdd: number,
    partition: number,
    keeping: Keeping,
    compute: () => Chunks<unknown>,
  ): Records | Promise<Records> {
    const partitions = this.#partitionsOf(rdd);
    const keep = (records: Records): Records => {
      if (this.#rdds.get(rdd) !== partitions) return records;
      partitions.set(
        partition,
        keeping === 'PINNED' ? records : this.#putBlock(rdd, partition, records, keeping),
      );
      return records;
    };
    const records = gather(compute());
    if (!(records instanceof Promise)) return keep(records);
    const kept = records.then(keep);
    partitions.set(partition, kept);
    kept.catch(() => partitions.delete(partition));
    return kept;
  }

  #partitionsOf(rdd: number): Map<number, Held> {
    let partitions = this.#rdds.get(rdd);
    if (!partitions) this.#rdds.set(rdd, (partitions = new Map()));
    return partitions;
  }

  /** Hands the records to the block manager, which may decline: then the partition is computed again when needed. */
  #putBlock(rdd: number, partition: number, values: Records, level: StorageLevel): string {
    const id = `rdd-${rdd}-${partition}`;
    const content: BlockContent = { kind: 'records', values };
    void this.#blocks.put({ id, records: values.length, bytes: estimateSize(values), content }, level);
    return id;
  }
}

const recordsOf = (content: BlockContent): Records => (content.kind === 'records' ? content.values : []);

async function* awaited(records: Promise<Records>): AsyncIterable<Records> {
  yield await records;
}
