import { promisify } from 'node:util';
import { constants, crc32, zstdCompress, zstdDecompressSync } from 'node:zlib';
import { corrupt } from './checkpoint-s3-error.ts';
import { decodeHeader, encodeHeader, HEADER_LENGTH } from './object-header.ts';

const compress = promisify(zstdCompress);
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** From this length on, in bytes, compression is tried. */
const worthwhile = 1024;

/** What an object holds. */
export interface StoredObject {
  /** Of the first record, for records of a log; else 0. */
  readonly position: number;
  /** How many records; else 0. */
  readonly count: number;
  readonly content: Uint8Array;
}

/** An object as bytes: a header, then the content, compressed if it gains by it. It belongs to its key. */
export const encodeObject = async (key: string, object: StoredObject, pack: boolean): Promise<Uint8Array> => {
  const { position, count, content } = object;
  const packed = pack && content.length >= worthwhile ? await compress(content, fastest) : content;
  const body = packed.length < content.length ? packed : content;
  const crc = crc32(body, crc32(key));
  const header = encodeHeader({ position, count, length: content.length, stored: body.length, crc });
  return Buffer.concat([header, body]);
};

/** Throws `CHECKPOINT_CORRUPT` or `CHECKPOINT_S3_FORMAT_NEWER`. */
export const decodeObject = (key: string, bytes: Buffer, place: string): StoredObject => {
  const { position, count, length, stored, crc } = decodeHeader(bytes, place);
  const body = bytes.subarray(HEADER_LENGTH);
  if (body.length !== stored || crc32(body, crc32(key)) !== crc)
    throw corrupt(place, 'its checksum is wrong');
  const content = stored < length ? zstdDecompressSync(body, { maxOutputLength: length }) : body;
  return { position, count, content };
};

/** Records one behind the other, each with its length before it. */
export const joinRecords = (records: readonly Uint8Array[]): Uint8Array => {
  const joined = Buffer.alloc(records.reduce((sum, { length }) => sum + 4 + length, 0));
  let at = 0;
  for (const record of records) {
    at = joined.writeUInt32LE(record.length, at);
    joined.set(record, at);
    at += record.length;
  }
  return joined;
};

/** Copies of the records that were joined. */
export const splitRecords = (joined: Uint8Array): Uint8Array[] => {
  const view = new DataView(joined.buffer, joined.byteOffset, joined.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < joined.length;) {
    const start = at + 4;
    at = start + view.getUint32(at, true);
    records.push(new Uint8Array(joined.subarray(start, at)));
  }
  return records;
};
