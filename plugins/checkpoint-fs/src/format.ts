import { crc32 } from 'node:zlib';
import { checkpointFsError, corrupt } from './checkpoint-fs-error.ts';

/** The format of all files that this version writes, and the newest that it reads. */
export const FORMAT = 1;

/** How a file begins: 8 letters, the format, and what is special about the kind of file. All numbers are little-endian. */
export const FILE_HEADER_LENGTH = 40;

/** A file's first bytes: magic (8), format (4), 0 (4), then up to 20 bytes of its own, then the CRC-32 of all that. */
export const fileHeader = (magic: string, fill: (header: Buffer) => void): Buffer => {
  const header = Buffer.alloc(FILE_HEADER_LENGTH);
  header.write(magic, 0, 8, 'latin1');
  header.writeUInt32LE(FORMAT, 8);
  fill(header);
  header.writeUInt32LE(crc32(header.subarray(0, 36)), 36);
  return header;
};

/** Throws `CHECKPOINT_CORRUPT` or `CHECKPOINT_FS_FORMAT_NEWER` for what is no header of such a file. */
export const checkFileHeader = (header: Buffer, magic: string, path: string): void => {
  if (header.length < 12 || header.toString('latin1', 0, 8) !== magic)
    throw corrupt(`${path}, byte 0`, 'it does not begin as a file of this kind does');
  const format = header.readUInt32LE(8);
  if (format > FORMAT)
    throw checkpointFsError('CHECKPOINT_FS_FORMAT_NEWER', { path, format, readable: FORMAT });
  const isWhole = header.length === FILE_HEADER_LENGTH;
  if (!isWhole || header.readUInt32LE(36) !== crc32(header.subarray(0, 36)))
    throw corrupt(`${path}, byte 0`, 'the checksum of its header is wrong');
};
