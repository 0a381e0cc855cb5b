import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { BlockContent } from './block.ts';

/** The first byte of a stored block. */
const RECORDS = 1;
const PIECES = 2;

/** The bytes of a block outside memory: a mark, then records as the codec writes them, or pieces behind their lengths. */
export const encodeContent = (content: BlockContent, codec: Codec): Uint8Array =>
  content.kind === 'records' ? encodeRecords(codec.encode(content.values)) : encodePieces(content.pieces);

/** What `encodeContent` was given; pieces are views of `bytes`. Throws `CODEC_INVALID_BYTES`. */
export const decodeContent = (bytes: Uint8Array, codec: Codec): BlockContent => {
  switch (bytes[0]) {
    case RECORDS:
      return { kind: 'records', values: decodeRecords(bytes.subarray(1), codec) };
    case PIECES:
      return { kind: 'bytes', pieces: decodePieces(bytes) };
    default:
      throw invalid('the mark of a block is missing');
  }
};

const encodeRecords = (encoded: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(1 + encoded.length);
  bytes[0] = RECORDS;
  bytes.set(encoded, 1);
  return bytes;
};

const decodeRecords = (bytes: Uint8Array, codec: Codec): readonly unknown[] => {
  const values = codec.decode(bytes);
  if (Array.isArray(values)) return values;
  throw invalid('a block is a list of records');
};

const encodePieces = (pieces: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(pieces.reduce((size, piece) => size + 4 + piece.length, 1));
  const view = new DataView(bytes.buffer);
  bytes[0] = PIECES;
  let at = 1;
  for (const piece of pieces) {
    view.setUint32(at, piece.length);
    bytes.set(piece, at + 4);
    at += 4 + piece.length;
  }
  return bytes;
};

const decodePieces = (bytes: Uint8Array): Uint8Array[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Uint8Array[] = [];
  for (let at = 1; at < bytes.length;) {
    const start = at + 4;
    const end = start <= bytes.length ? start + view.getUint32(at) : Infinity;
    if (end > bytes.length) throw invalid('a block ends within a piece');
    pieces.push(bytes.subarray(start, end));
    at = end;
  }
  return pieces;
};

const invalid = (reason: string): Error =>
  new DStreamError('CODEC_INVALID_BYTES', { codec: 'block', reason });
