/** A seed that differs from run to run, 53 bits: the only chance in the engine that cannot be repeated. */
export const systemSeed = (): number => {
  const words = new Uint32Array(2);
  // oxlint-disable-next-line no-restricted-globals -- everything else is derived from this one number
  crypto.getRandomValues(words);
  return (words[0]! >>> 5) * 0x4000000 + (words[1]! >>> 6);
};
