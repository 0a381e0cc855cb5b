import { describe, expect, it } from 'vitest';
import { EntryRing } from '../../../src/streaming/window/entry-ring.ts';

describe('EntryRing', () => {
  it('keeps entries at their positions while it grows and wraps', () => {
    const ring = new EntryRing<string>();
    for (let round = 0; round < 200; round++) {
      const first = ring.append(90);
      for (let position = first; position < ring.end; position++) {
        ring.ids[position & ring.mask] = position % 7;
        ring.values[position & ring.mask] = `v${position}`;
      }
      if (round >= 40) ring.start += 90;
    }
    expect(ring.end).toBe(18_000);
    expect(ring.end - ring.start).toBe(40 * 90);
    expect(ring.mask).toBe(4095);
    for (let position = ring.start; position < ring.end; position++) {
      expect(ring.ids[position & ring.mask]).toBe(position % 7);
      expect(ring.values[position & ring.mask]).toBe(`v${position}`);
    }
  });
});
