import { describe, expect, it } from 'vitest';
import { mix32 } from '../../../src/engine/key/mix32.ts';

describe('mix32', () => {
  it('agrees with the reference values of the MurmurHash3 finalizer', () => {
    expect([0, 1, 2, -1].map((bits) => mix32(bits) >>> 0)).toEqual([0, 0x514e28b7, 0x30f4c306, 0x81f16f39]);
  });

  it('is one-to-one', () => {
    const mixed = Array.from({ length: 100_000 }, (_, i) => mix32(i * 42_949));
    expect(new Set(mixed).size).toBe(mixed.length);
  });
});
