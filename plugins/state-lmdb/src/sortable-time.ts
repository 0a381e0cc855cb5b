import type { Time } from '@dstream/core/plugin';

/** How many bytes a time takes in a name. */
export const TIME_LENGTH = 8;

/** Writes a time so that bytes sort as times do: negative numbers are inverted, the others get their sign bit set. */
export const writeTime = (into: Buffer, time: Time, at: number): Buffer => {
  into.writeDoubleBE(time + 0, at);
  const flip = into[at]! & 0x80 ? 0xff : 0;
  for (let i = at; i < at + TIME_LENGTH; i++) into[i]! ^= flip;
  if (flip === 0) into[at]! |= 0x80;
  return into;
};

/** The time that `writeTime` wrote. */
export const readTime = (from: Uint8Array, at: number): Time => {
  const bytes = Buffer.from(from.subarray(at, at + TIME_LENGTH));
  const flip = bytes[0]! & 0x80 ? 0 : 0xff;
  for (let i = 0; i < TIME_LENGTH; i++) bytes[i]! ^= flip;
  if (flip === 0) bytes[0]! &= 0x7f;
  return bytes.readDoubleBE();
};
