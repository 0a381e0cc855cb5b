import { crc32 } from 'node:zlib';
import { checkpointS3Error, corrupt } from './checkpoint-s3-error.ts';

/** The format that this version writes, and the newest that it reads. */
const FORMAT = 1;
const magic = 'DStrmObj';

/** How every object begins, in bytes. */
export const HEADER_LENGTH = 40;

/** What the header of an object says. */
export interface ObjectHeader {
  /** Of the first record, for records of a log; else 0. */
  readonly position: number;
  /** How many records; else 0. */
  readonly count: number;
  /** Of the content, in bytes. */
  readonly length: number;
  /** Of the content as it is stored: less, if it is compressed. */
  readonly stored: number;
  /** CRC-32 of the key and of the stored content. */
  readonly crc: number;
}

/** Magic (8), format (4), count (4), position (8), length (4), stored length (4), CRC (4), CRC of all that (4). */
export const encodeHeader = ({ position, count, length, stored, crc }: ObjectHeader): Buffer => {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.write(magic, 0, 8, 'latin1');
  header.writeUInt32LE(FORMAT, 8);
  header.writeUInt32LE(count, 12);
  header.writeBigUInt64LE(BigInt(position), 16);
  header.writeUInt32LE(length, 24);
  header.writeUInt32LE(stored, 28);
  header.writeUInt32LE(crc, 32);
  header.writeUInt32LE(crc32(header.subarray(0, 36)), 36);
  return header;
};

/** Throws `CHECKPOINT_CORRUPT` or `CHECKPOINT_S3_FORMAT_NEWER`. */
export const decodeHeader = (bytes: Buffer, place: string): ObjectHeader => {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 8) !== magic)
    throw corrupt(place, 'it does not begin as a checkpoint does');
  const format = bytes.readUInt32LE(8);
  if (format > FORMAT)
    throw checkpointS3Error('CHECKPOINT_S3_FORMAT_NEWER', { place, format, readable: FORMAT });
  if (bytes.length < HEADER_LENGTH || bytes.readUInt32LE(36) !== crc32(bytes.subarray(0, 36)))
    throw corrupt(place, 'the checksum of its header is wrong');
  return {
    position: Number(bytes.readBigUInt64LE(16)),
    count: bytes.readUInt32LE(12),
    length: bytes.readUInt32LE(24),
    stored: bytes.readUInt32LE(28),
    crc: bytes.readUInt32LE(32),
  };
};
