import type { Codec } from '../../contracts/codec.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { readColumn, writeColumn } from './column-codec.ts';
import type { MapOutput, ShuffleBlock } from './shuffle-block.ts';

/** What one map task wrote, as bytes that every thread can read. It outlives the worker that made it. */
export interface EncodedOutput {
  readonly memory: SharedArrayBuffer;
  /** By reduce partition: where its block begins; -1 where it has nothing. */
  readonly starts: readonly number[];
}

export const isEncoded = (output: MapOutput | EncodedOutput): output is EncodedOutput => 'memory' in output;

export const encodeOutput = (output: MapOutput, codec: Codec): EncodedOutput => {
  const writer = new ByteWriter();
  const starts = Array.from(output, (block) => {
    if (!block) return -1;
    const start = writer.length;
    writer.addInts([block.keys ? 1 : 0]);
    if (block.keys) writeColumn(block.keys, writer, codec);
    writeColumn(block.values, writer, codec);
    return start;
  });
  return { memory: writer.writeInto(new SharedArrayBuffer(writer.length)), starts };
};

/** The block for one reduce partition; undefined when it has nothing. */
export const blockIn = (
  { memory, starts }: EncodedOutput,
  partition: number,
  codec: Codec,
): ShuffleBlock | undefined => {
  const start = starts[partition] ?? -1;
  if (start < 0) return undefined;
  const reader = new ByteReader(memory, start);
  const hasKeys = reader.ints(1)[0] === 1;
  return { keys: hasKeys ? readColumn(reader, codec) : undefined, values: readColumn(reader, codec) };
};
