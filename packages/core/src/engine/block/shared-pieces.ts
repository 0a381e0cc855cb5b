/**
 * The pieces in memory that all threads of the host can read: handles of it travel between threads, bytes do not. One
 * memory for all of them; pieces that have such memory already stay where they are.
 */
export const sharedPieces = (pieces: readonly Uint8Array[]): readonly Uint8Array[] => {
  if (pieces.every(({ buffer }) => buffer instanceof SharedArrayBuffer)) return pieces;
  const memory = new SharedArrayBuffer(pieces.reduce((size, { byteLength }) => size + byteLength, 0));
  let end = 0;
  return pieces.map((piece) => {
    const shared = new Uint8Array(memory, end, piece.byteLength);
    shared.set(piece);
    end += piece.byteLength;
    return shared;
  });
};
