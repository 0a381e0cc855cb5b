import { ByteReader } from '../../engine/shuffle/byte-reader.ts';
import { ByteWriter } from '../../engine/shuffle/byte-writer.ts';
import { readColumn, writeColumn } from '../../engine/shuffle/column-codec.ts';
import type { StateCopy } from '../../engine/task/state-change.ts';

/** State as bytes, column by column. Throws `CODEC_UNSUPPORTED` for state that is no plain data. */
export const encodeState = ({ keys, states, stamps }: StateCopy): ArrayBuffer => {
  const writer = new ByteWriter();
  for (const column of [keys, states, stamps]) writeColumn(column, writer);
  return writer.writeInto(new ArrayBuffer(writer.length));
};

export const decodeState = (bytes: ArrayBuffer): StateCopy => {
  const reader = new ByteReader(bytes);
  const [keys, states] = [readColumn(reader), readColumn(reader)];
  return { keys, states, stamps: readColumn(reader) as number[] };
};
