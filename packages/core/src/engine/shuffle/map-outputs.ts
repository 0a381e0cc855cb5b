import { FetchFailed } from '../../base/errors/task-errors.ts';
import type { Codec } from '../../contracts/codec.ts';
import { blockIn, isEncoded, type EncodedOutput } from './encoded-output.ts';
import type { MapOutput, ShuffleBlock } from './shuffle-block.ts';

/** The output of a shuffle's map tasks, until it is read. */
export class MapOutputs {
  readonly shuffle: number;
  readonly #codec: Codec;
  readonly #outputs: ((ShuffleBlock | undefined)[] | EncodedOutput | undefined)[];
  readonly #read = new Map<number, readonly unknown[]>();

  constructor(shuffle: number, numMapPartitions: number, codec: Codec) {
    this.shuffle = shuffle;
    this.#codec = codec;
    this.#outputs = Array.from({ length: numMapPartitions });
  }

  /** Keeps what a map task wrote; a repeated task replaces it. */
  put(mapPartition: number, output: MapOutput | EncodedOutput): void {
    this.#outputs[mapPartition] = isEncoded(output) ? output : [...output];
  }

  /** What is there as bytes, by map partition: what a worker can be given. */
  encoded(): readonly (EncodedOutput | undefined)[] {
    return this.#outputs.map((output) => (output && isEncoded(output) ? output : undefined));
  }

  /** Map partitions whose output is not there. */
  missing(): number[] {
    return this.#outputs.flatMap((output, partition) => (output ? [] : [partition]));
  }

  /** Gives up outputs, as when the slot that held them is lost. */
  lose(mapPartitions: readonly number[]): void {
    for (const partition of mapPartitions) this.#outputs[partition] = undefined;
  }

  /**
   * What reading a reduce partition gave, made once: merging may change the combiners it merges, so it must not happen
   * twice to the same blocks. Throws `FetchFailed` if output is missing.
   */
  read(
    partition: number,
    merge: (blocks: readonly ShuffleBlock[]) => readonly unknown[],
  ): readonly unknown[] {
    const known = this.#read.get(partition);
    if (known) return known;
    const records = merge(this.#blocksFor(partition));
    this.#read.set(partition, records);
    for (const output of this.#outputs) if (!isEncoded(output!)) output![partition] = undefined;
    return records;
  }

  /** All blocks for one reduce partition, in map order. */
  #blocksFor(partition: number): readonly ShuffleBlock[] {
    const blocks: ShuffleBlock[] = [];
    for (const output of this.#outputs) {
      if (!output) throw new FetchFailed(this.shuffle, this.missing());
      const block = isEncoded(output) ? blockIn(output, partition, this.#codec) : output[partition];
      if (block) blocks.push(block);
    }
    return blocks;
  }
}
