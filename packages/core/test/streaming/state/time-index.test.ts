import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeIndex } from '../../../src/streaming/state/time-index.ts';

describe('TimeIndex', () => {
  it('is built in the order of the stamps', () => {
    const stamps = [30, 10, 20, 10, 99];
    const index = new TimeIndex([0, 1, 2, 3], stamps);
    expect(index.before(100)).toEqual([1, 3, 2, 0]);
    expect(index.before(20)).toEqual([1, 3]);
    expect(index.before(10)).toEqual([]);
    expect(index.newest).toBe(30);
    expect(new TimeIndex([], []).newest).toBe(-Infinity);
  });

  it('agrees with a sorted list while ids are stamped and removed', () => {
    const step = fc.record({ id: fc.nat(60), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const stamps: number[] = [];
        const index = new TimeIndex([], stamps);
        let list: number[] = [];
        steps.forEach(({ id, remove }, time) => {
          if (list.includes(id)) index.remove(id);
          list = list.filter((other) => other !== id);
          if (remove) return;
          stamps[id] = time;
          index.append(id);
          list.push(id);
        });
        expect(index.before(Infinity)).toEqual(list);
        expect(index.before(50)).toEqual(list.filter((id) => stamps[id]! < 50));
      }),
    );
  });
});
