import { Buffer } from 'node:buffer';
import { zipfText } from './text.ts';

/** About as much as a socket hands over at once. */
const pieceBytes = 64 * 1024;

/** Raw bytes of so many lines, in pieces that end with a line. */
export const piecesOf = (lines: number): readonly Uint8Array[] => {
  const text = Buffer.from(`${zipfText(lines, 'pieces')}\n`);
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < text.length;) {
    const end = text.lastIndexOf(10, Math.min(text.length, start + pieceBytes) - 1) + 1;
    pieces.push(text.subarray(start, end));
    start = end;
  }
  return pieces;
};

/** Copies in memory of their own, as a receiver gives them away. */
export const copiesOf = (pieces: readonly Uint8Array[]): readonly Uint8Array[] =>
  pieces.map((piece) => new Uint8Array(piece));

/** The lines of a piece that ends with one. */
export const linesIn = ({ buffer, byteOffset, length }: Uint8Array): readonly string[] =>
  Buffer.from(buffer, byteOffset, length - 1)
    .toString('latin1')
    .split('\n');
