/** A frame as a server sends it. */
export const frame = (...bytes: readonly number[]): Uint8Array => {
  const whole = new Uint8Array(4 + bytes.length);
  new DataView(whole.buffer).setInt32(0, bytes.length);
  whole.set(bytes, 4);
  return whole;
};
