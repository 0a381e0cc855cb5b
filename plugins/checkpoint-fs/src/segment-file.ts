import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { unlessMissing } from '@dstream/files';
import type { Files } from './files.ts';
import { checkFileHeader, FILE_HEADER_LENGTH, fileHeader } from './format.ts';

const magic = 'DStrmLog';
/** As much as the header can say. */
const mostRoom = 0xffffffff;

/** One file of a log. */
export interface SegmentFile {
  readonly path: string;
  /** The position of its first record, whether it is there yet or not. Its name says it too. */
  readonly first: number;
}

/** What the header of a segment says. */
export interface SegmentHeader {
  /** 8 random bytes: no other file has them. */
  readonly id: Buffer;
  readonly first: number;
  /** The length of the file at least, in bytes, until it is closed. */
  readonly room: number;
}

/** The file of a log that begins with a position. */
export const segmentFile = (directory: string, first: number): SegmentFile => ({
  path: join(directory, String(first).padStart(16, '0')),
  first,
});

/** The files of a log, oldest first. */
export const segmentFiles = async (files: Files, directory: string): Promise<SegmentFile[]> =>
  ((await unlessMissing(files.readdir(directory))) ?? [])
    .filter((name) => /^\d{16}$/.test(name))
    .toSorted()
    .map((name) => segmentFile(directory, Number(name)));

/** The first bytes of a new segment, and what they say. */
export const newSegmentHeader = (first: number, room: number): { header: SegmentHeader; bytes: Buffer } => {
  const header = { id: randomBytes(8), first, room: Math.min(room, mostRoom) };
  const bytes = fileHeader(magic, (target) => {
    target.writeBigUInt64LE(BigInt(first), 16);
    target.set(header.id, 24);
    target.writeUInt32LE(header.room, 32);
  });
  return { header, bytes };
};

/** Throws `CHECKPOINT_CORRUPT` or `CHECKPOINT_FS_FORMAT_NEWER`. */
export const readSegmentHeader = (bytes: Buffer, path: string): SegmentHeader => {
  checkFileHeader(bytes, magic, path);
  return {
    id: Buffer.from(bytes.subarray(24, 32)),
    first: Number(bytes.readBigUInt64LE(16)),
    room: bytes.readUInt32LE(32),
  };
};

/** Where the first group of a segment stands. */
export const FIRST_GROUP = FILE_HEADER_LENGTH;
