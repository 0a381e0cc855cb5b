import { FetchFailed } from '../../base/errors/task-errors.ts';
import type { ShuffleBlock } from './shuffle-block.ts';

/** The output of a shuffle's map tasks: for each map partition, one block per reduce partition. */
export class MapOutputs {
  readonly shuffle: number;
  readonly #blocks: (readonly ShuffleBlock[] | undefined)[];
  readonly #read = new Map<number, readonly unknown[]>();

  constructor(shuffle: number, numMapPartitions: number) {
    this.shuffle = shuffle;
    this.#blocks = Array.from({ length: numMapPartitions });
  }

  /** Keeps what a map task wrote; a repeated task replaces it. */
  put(mapPartition: number, blocks: readonly ShuffleBlock[]): void {
    this.#blocks[mapPartition] = blocks;
  }

  /** Map partitions whose output is not there. */
  missing(): number[] {
    return this.#blocks.flatMap((blocks, partition) => (blocks ? [] : [partition]));
  }

  /** Gives up outputs, as when the slot that held them is lost. */
  lose(mapPartitions: readonly number[]): void {
    for (const partition of mapPartitions) this.#blocks[partition] = undefined;
  }

  /**
   * What reading a reduce partition gave, made once: merging may change the combiners it merges, so it must not happen
   * twice to the same blocks.
   */
  read(
    partition: number,
    merge: (blocks: readonly ShuffleBlock[]) => readonly unknown[],
  ): readonly unknown[] {
    let records = this.#read.get(partition);
    if (!records) this.#read.set(partition, (records = merge(this.#blocksFor(partition))));
    return records;
  }

  /** All blocks for one reduce partition, in map order. Throws `FetchFailed` if one is missing. */
  #blocksFor(partition: number): readonly ShuffleBlock[] {
    return this.#blocks.map((blocks) => {
      if (!blocks) throw new FetchFailed(this.shuffle, this.missing());
      return blocks[partition]!;
    });
  }
}
