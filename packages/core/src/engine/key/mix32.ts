/** Spreads every bit of a 32-bit integer over all others: the finalizer of MurmurHash3 (Appleby). One-to-one, 0 to 0. */
export const mix32 = (bits: number): number => {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};
