import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader } from '../src/byte-reader.ts';

/** As the protocol writes it: zigzag, then seven bits a byte. */
const written = (value: bigint): Buffer => {
  let rest = value >= 0n ? value * 2n : -value * 2n - 1n;
  const bytes: number[] = [];
  do {
    const more = rest > 127n;
    bytes.push(Number(rest & 127n) | (more ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
};

test('every number of 32 bits', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
      const bytes = written(BigInt(value));
      const reader = new ByteReader(bytes, 0);
      expect(reader.varint()).toBe(value);
      expect(reader.at).toBe(bytes.length);
    }),
    { examples: [[0], [-1], [63], [64], [2 ** 31 - 1], [-(2 ** 31)]] },
  );
});

test('every number of 53 bits', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), (value) => {
      const bytes = written(BigInt(value));
      const reader = new ByteReader(bytes, 0);
      expect(reader.varlong()).toBe(value);
      expect(reader.at).toBe(bytes.length);
    }),
    { examples: [[0], [-1], [2 ** 31], [-(2 ** 40)], [2 ** 52], [-(2 ** 52)]] },
  );
});
