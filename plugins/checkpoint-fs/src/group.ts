import { crc32 } from 'node:zlib';
import type { Stored } from './compression.ts';

/** "DSgr" in a file. */
const magic = 0x72675344;

/** Before the records of a group. */
export const GROUP_HEADER_LENGTH = 40;
/** Before the bytes of a record: how many they are, and how many they are unpacked, or 0. */
const recordHeaderLength = 8;

/** The first size of a buffer, and the one above which it is not kept. */
const [smallBuffer, largeBuffer] = [65_536, 8_388_608];

/** Where a group stands: it is valid nowhere else. */
export interface GroupPlace {
  /** The 8 random bytes of its segment. */
  readonly segment: Uint8Array;
  /** In the file. */
  readonly offset: number;
}

/** What the header of a group says. */
export interface GroupHeader {
  /** Of all records, in bytes. */
  readonly length: number;
  readonly count: number;
  readonly crc: number;
  /** Of its first record. */
  readonly position: number;
}

/** Records that become durable together: they are copied one behind the other and written at once. */
export class Group {
  #buffer = Buffer.allocUnsafeSlow(smallBuffer);
  #end = GROUP_HEADER_LENGTH;
  #crc = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The length in the file. */
  get length(): number {
    return this.#end;
  }

  /** Copies a record. Returns how many there were before it. */
  add({ bytes, unpacked }: Stored): number {
    const [start, end] = [this.#end, this.#end + recordHeaderLength + bytes.length];
    if (end > this.#buffer.length) this.#grow(end);
    this.#buffer.writeUInt32LE(bytes.length, start);
    this.#buffer.writeUInt32LE(unpacked, start + 4);
    this.#buffer.set(bytes, start + recordHeaderLength);
    this.#crc = crc32(this.#buffer.subarray(start, end), this.#crc);
    this.#end = end;
    return this.#count++;
  }

  /** What to write at a place. Valid until `clear`. */
  seal(place: GroupPlace, position: number): Buffer {
    const buffer = this.#buffer;
    buffer.writeUInt32LE(magic, 0);
    buffer.writeUInt32LE(this.#end - GROUP_HEADER_LENGTH, 4);
    buffer.writeUInt32LE(this.#count, 8);
    buffer.writeUInt32LE(this.#crc, 12);
    buffer.writeBigUInt64LE(BigInt(position), 16);
    buffer.set(place.segment, 24);
    buffer.writeUInt32LE(0, 32);
    buffer.writeUInt32LE(headerCrc(buffer, place), 36);
    return buffer.subarray(0, this.#end);
  }

  clear(): void {
    if (this.#buffer.length > largeBuffer) this.#buffer = Buffer.allocUnsafeSlow(smallBuffer);
    [this.#end, this.#crc, this.#count] = [GROUP_HEADER_LENGTH, 0, 0];
  }

  #grow(length: number): void {
    const buffer = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(length)));
    buffer.set(this.#buffer.subarray(0, this.#end));
    this.#buffer = buffer;
  }
}

/** The header of the group at a place, or undefined when none was written there. */
export const readGroupHeader = (bytes: Buffer, place: GroupPlace): GroupHeader | undefined => {
  if (bytes.length < GROUP_HEADER_LENGTH || bytes.readUInt32LE(0) !== magic) return undefined;
  if (Buffer.compare(bytes.subarray(24, 32), place.segment) !== 0) return undefined;
  if (bytes.readUInt32LE(36) !== headerCrc(bytes, place)) return undefined;
  return {
    length: bytes.readUInt32LE(4),
    count: bytes.readUInt32LE(8),
    crc: bytes.readUInt32LE(12),
    position: Number(bytes.readBigUInt64LE(16)),
  };
};

/** The records of a group, or undefined when these are not what was written. */
export const readRecords = (body: Buffer, { length, count, crc }: GroupHeader): Stored[] | undefined => {
  if (body.length < length || crc32(body.subarray(0, length)) !== crc) return undefined;
  const records: Stored[] = [];
  for (let at = 0; records.length < count; at += recordHeaderLength + body.readUInt32LE(at)) {
    const start = at + recordHeaderLength;
    records.push({
      bytes: body.subarray(start, start + body.readUInt32LE(at)),
      unpacked: body.readUInt32LE(at + 4),
    });
  }
  return records;
};

/** Where the next bytes stand that could begin a group, or -1. */
export const findGroup = (bytes: Buffer, from: number): number => bytes.indexOf('DSgr', from, 'latin1');

const where = Buffer.alloc(8);

/** Of the header and of where it stands. */
const headerCrc = (header: Buffer, { offset }: GroupPlace): number => {
  where.writeBigUInt64LE(BigInt(offset));
  return crc32(where, crc32(header.subarray(0, 36)));
};
