import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { flumeError } from '../flume-error.ts';

/**
 * Decompresses a block of an Avro file with the codec snappy: Google's raw format (format_description.txt of its repository), then the
 * CRC-32 of what comes out. What would become larger than `maxBytes` is not begun.
 */
export const unsnappy = (block: Buffer, maxBytes: number): Buffer => {
  const compressed = block.subarray(0, -4);
  const { value: length, next } = readLength(compressed);
  if (length > maxBytes) throw flumeError('FLUME_BODY_TOO_LARGE', { maxBodyBytes: maxBytes });
  // A byte stands for at most 64: a copy of three bytes, the shortest for its length, gives that many.
  if (length > compressed.length * 64) throw broken();
  const output = Buffer.alloc(length);
  if (decode(compressed, next, output) !== length || crc32(output) !== block.readUInt32BE(block.length - 4)) {
    throw broken();
  }
  return output;
};

const readLength = (bytes: Buffer): { readonly value: number; readonly next: number } => {
  let value = 0;
  for (let next = 0; next < 5 && next < bytes.length; next++) {
    value += (bytes[next]! & 0x7f) * 128 ** next;
    if (bytes[next]! < 0x80) return { value, next: next + 1 };
  }
  throw broken();
};

/** Fills `output`; returns how far. */
const decode = (bytes: Buffer, start: number, output: Buffer): number => {
  let to = 0;
  for (let at = start; at < bytes.length;) {
    const tag = bytes[at++]!;
    const kind = tag & 3;
    if (kind === 0) {
      const extra = Math.max((tag >> 2) - 59, 0);
      const length = (extra === 0 ? tag >> 2 : littleEndian(bytes, at, extra)) + 1;
      at += extra + length;
      if (at > bytes.length || to + length > output.length) throw broken();
      bytes.copy(output, to, at - length, at);
      to += length;
      continue;
    }
    const size = kind === 3 ? 4 : kind;
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = littleEndian(bytes, at, size) + (kind === 1 ? (tag >> 5) << 8 : 0);
    at += size;
    if (offset === 0 || offset > to || to + length > output.length) throw broken();
    // Byte by byte: a copy may reach into what it writes.
    for (const end = to + length; to < end; to++) output[to] = output[to - offset]!;
  }
  return to;
};

const littleEndian = (bytes: Buffer, at: number, size: number): number => {
  if (at + size > bytes.length) throw broken();
  return bytes.readUIntLE(at, size);
};

const broken = (): Error => flumeError('FLUME_AVRO_INVALID', { reason: 'a compressed block is broken' });
