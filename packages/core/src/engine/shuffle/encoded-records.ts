import type { Codec } from '../../contracts/codec.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { readColumn, writeColumn } from './column-codec.ts';
import { pairsOf } from './read-shuffle.ts';

/** Records as bytes, those of pairs in two columns. */
export const encodeRecords = (records: readonly unknown[], codec: Codec): ArrayBuffer => {
  const writer = new ByteWriter();
  if (arePairs(records)) {
    writer.addInts([1]);
    for (const side of [0, 1] as const) {
      const column: unknown[] = [];
      for (const pair of records) column.push(pair[side]);
      writeColumn(column, writer, codec);
    }
  } else {
    writer.addInts([0]);
    writeColumn(records, writer, codec);
  }
  return writer.writeInto(new ArrayBuffer(writer.length));
};

export const decodeRecords = (buffer: ArrayBufferLike, codec: Codec): unknown[] => {
  const reader = new ByteReader(buffer);
  const first = reader.ints(1)[0] === 1;
  return first ? pairsOf(readColumn(reader, codec), readColumn(reader, codec)) : readColumn(reader, codec);
};

const arePairs = (records: readonly unknown[]): records is readonly (readonly [unknown, unknown])[] =>
  records.length > 0 && records.every((record) => Array.isArray(record) && record.length === 2);
