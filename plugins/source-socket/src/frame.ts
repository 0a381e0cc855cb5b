/** A frame is its length as a signed 32-bit integer, big-endian, and then that many bytes. */
export const headerBytes = 4;

/** The length that a frame's header tells. */
export const lengthAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

/** The contents of whole frames, as views. */
export const framesOf = (piece: Uint8Array): Uint8Array[] => {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < piece.length;) {
    const end = at + headerBytes + lengthAt(piece, at);
    frames.push(piece.subarray(at + headerBytes, end));
    at = end;
  }
  return frames;
};
