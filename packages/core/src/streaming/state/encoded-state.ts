import type { Codec } from '../../contracts/codec.ts';
import { ByteReader } from '../../engine/shuffle/byte-reader.ts';
import { ByteWriter } from '../../engine/shuffle/byte-writer.ts';
import { readColumn, writeColumn } from '../../engine/shuffle/column-codec.ts';
import type { StateCopy } from '../../engine/task/state-change.ts';

/** State as bytes, column by column. Throws `CODEC_UNSUPPORTED` for state that is unknown to the codec. */
export const encodeState = ({ keys, states, stamps }: StateCopy, codec: Codec): ArrayBuffer => {
  const writer = new ByteWriter();
  for (const column of [keys, states, stamps]) writeColumn(column, writer, codec);
  return writer.writeInto(new ArrayBuffer(writer.length));
};

export const decodeState = (bytes: ArrayBuffer, codec: Codec): StateCopy => {
  const reader = new ByteReader(bytes);
  const [keys, states] = [readColumn(reader, codec), readColumn(reader, codec)];
  return { keys, states, stamps: readColumn(reader, codec) as number[] };
};
