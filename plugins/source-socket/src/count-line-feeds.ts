const lineFeeds = 0x0a0a0a0a;
const low7 = 0x7f7f7f7f;

/**
 * How many line feeds the bytes hold, four bytes at a time: after the exclusive or a line feed is a zero byte, which
 * the carry-free test for zero bytes turns into one bit (Warren, Hacker's Delight, 6-1). 255 words fill a byte lane.
 */
export const countLineFeeds = (bytes: Uint8Array): number => {
  if (bytes.length < 4) return countEach(bytes, 0, bytes.length);
  const head = -bytes.byteOffset & 3;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >>> 2);
  let count = countEach(bytes, 0, head) + countEach(bytes, head + 4 * words.length, bytes.length);
  for (let i = 0; i < words.length;) {
    const stop = Math.min(words.length, i + 255);
    let lanes = 0;
    for (; i < stop; i++) {
      const word = words[i]! ^ lineFeeds;
      lanes = (lanes + (~(((word & low7) + low7) | word | low7) >>> 7)) | 0;
    }
    count += (lanes & 255) + ((lanes >>> 8) & 255) + ((lanes >>> 16) & 255) + (lanes >>> 24);
  }
  return count;
};

const countEach = (bytes: Uint8Array, from: number, to: number): number => {
  let count = 0;
  for (let i = from; i < to; i++) if (bytes[i] === 10) count++;
  return count;
};
