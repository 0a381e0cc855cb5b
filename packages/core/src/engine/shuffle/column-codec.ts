import type { Codec } from '../../contracts/codec.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** How the values of a column are written. The numbers are part of the format of one run, not of anything stored. */
const kinds = { ascii: 0, utf16: 1, ints: 2, doubles: 3, coded: 4 } as const;

/**
 * Adds a column: strings and numbers as plain memory, everything else by the codec. Throws `CODEC_UNSUPPORTED` for
 * values that it does not know.
 */
export const writeColumn = (column: readonly unknown[], writer: ByteWriter, codec: Codec): void => {
  switch (kindOf(column)) {
    case 'string':
      return writeStrings(column as readonly string[], writer);
    case 'int':
      writer.addInts([kinds.ints, column.length]);
      return writer.addInts(column as readonly number[]);
    case 'double':
      writer.addInts([kinds.doubles, column.length]);
      return writer.addDoubles(column as readonly number[]);
    default:
      return writeCoded(column, writer, codec);
  }
};

export const readColumn = (reader: ByteReader, codec: Codec): unknown[] => {
  const [kind, size] = reader.ints(2) as unknown as [number, number];
  switch (kind) {
    case kinds.ascii:
    case kinds.utf16:
      return readStrings(reader, size, kind === kinds.ascii ? 'latin1' : 'utf16le');
    case kinds.ints:
      return Array.from(reader.ints(size));
    case kinds.doubles:
      return Array.from(reader.doubles(size));
    default:
      return codec.decode(copyOf(reader.bytes(size))) as unknown[];
  }
};

/** Decoding text of shared memory is not allowed everywhere; a copy always is. */
const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

const kindOf = (column: readonly unknown[]): 'string' | 'int' | 'double' | 'other' => {
  const type = typeof column[0];
  if (type === 'string') return column.every((value) => typeof value === 'string') ? 'string' : 'other';
  if (type !== 'number') return 'other';
  let isInt = true;
  for (const value of column) {
    if (typeof value !== 'number') return 'other';
    isInt &&= (value | 0) === value && !Object.is(value, -0);
  }
  return isInt ? 'int' : 'double';
};

/** All texts as one, and where each ends. Two bytes a character keep every string as it is, lone surrogates included. */
const writeStrings = (column: readonly string[], writer: ByteWriter): void => {
  const text = column.join('');
  const isAscii = Buffer.byteLength(text) === text.length;
  const ends = new Int32Array(column.length);
  let end = 0;
  for (let i = 0; i < column.length; i++) ends[i] = end += column[i]!.length;
  writer.addInts([isAscii ? kinds.ascii : kinds.utf16, column.length]);
  writer.addBytes(new Uint8Array(ends.buffer));
  writer.add(isAscii ? text.length : 2 * text.length, (bytes) => {
    const target = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    target.write(text, isAscii ? 'latin1' : 'utf16le');
  });
};

const readStrings = (reader: ByteReader, size: number, encoding: 'latin1' | 'utf16le'): string[] => {
  const ends = reader.ints(size);
  const length = size === 0 ? 0 : ends[size - 1]!;
  const bytes = reader.bytes(encoding === 'latin1' ? length : 2 * length);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding);
  const strings: string[] = [];
  let start = 0;
  for (let i = 0; i < size; i++) {
    const end = ends[i]!;
    strings.push(text.slice(start, end));
    start = end;
  }
  return strings;
};

const writeCoded = (column: readonly unknown[], writer: ByteWriter, codec: Codec): void => {
  const bytes = codec.encode(column);
  writer.addInts([kinds.coded, bytes.byteLength]);
  writer.addBytes(bytes);
};
