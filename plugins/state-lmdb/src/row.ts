import { createHash } from 'node:crypto';
import type { EntryTable } from './entry-table.ts';
import { HASH_LENGTH } from './key-bytes.ts';

/** LMDB takes keys of up to 1978 bytes; a row of the time index has a stamp in front. */
const LONG = 1024;
const DIGESTED = 0xff;

/** The name of a key's row in the state file: the key with its hash in front, or a digest of it when it is long. */
export const rowName = (key: Uint8Array, start: number, end: number): Uint8Array => {
  if (end - start <= LONG) return key.subarray(start, end);
  const name = Buffer.alloc(HASH_LENGTH + 1 + 32, DIGESTED);
  name.set(key.subarray(start, start + HASH_LENGTH));
  createHash('sha256')
    .update(key.subarray(start, end))
    .digest()
    .copy(name, HASH_LENGTH + 1);
  return name;
};

/** What stands in the row of an entry: stamp and state, and the key in front where the name does not tell it. */
export const rowOf = (table: EntryTable, offset: number): Uint8Array => {
  const [start, keyEnd, end] = [table.keyStart(offset), table.keyEnd(offset), table.valueEnd(offset)];
  if (keyEnd - start <= LONG) return table.bytes.subarray(keyEnd, end);
  const row = Buffer.alloc(4 + end - start);
  row.writeUInt32BE(keyEnd - start);
  row.set(table.bytes.subarray(start, end), 4);
  return row;
};

/** Where the parts of a row are: the key, hash included, and the value, stamp and state. */
export interface RowParts {
  readonly key: Uint8Array;
  readonly row: Uint8Array;
  /** Where the value begins in the row. */
  readonly value: number;
}

export const partsOf = (name: Uint8Array, row: Uint8Array): RowParts => {
  if (name[HASH_LENGTH] !== DIGESTED) return { key: name, row, value: 0 };
  const length = Buffer.from(row.buffer, row.byteOffset, row.length).readUInt32BE();
  return { key: row.subarray(4, 4 + length), row, value: 4 + length };
};
