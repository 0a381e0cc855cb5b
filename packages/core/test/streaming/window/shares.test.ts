import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Shares } from '../../../src/streaming/window/shares.ts';

describe('Shares', () => {
  it('places entries share by share, in their order, and notes the runs', () => {
    const shares = new Shares(3);
    expect([...shares.place(new Int32Array([4, 0, 3, 1, 9]), 100)]).toEqual([3, 0, 1, 4, 2]);
    expect([...shares.place(new Int32Array([5, 3]), 105)]).toEqual([1, 0]);
    expect(shares.runs).toEqual([
      [100, 103, 105, 106],
      [103, 105],
      [106, 107],
    ]);
  });

  it('gives each entry a place of its own in the run of its share', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 9 }), (ids, count) => {
        const shares = new Shares(count);
        const places = shares.place(new Int32Array(ids), 1000);
        expect([...places].toSorted((a, b) => a - b)).toEqual(ids.map((_, i) => i));
        ids.forEach((id, i) => {
          const [start, end] = shares.runs[id % count] as [number, number];
          expect(1000 + places[i]!).toBeGreaterThanOrEqual(start);
          expect(1000 + places[i]!).toBeLessThan(end);
        });
      }),
    );
  });
});
