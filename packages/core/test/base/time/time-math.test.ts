import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorTime, isMultipleOf, timesTo, timesUntil } from '../../../src/base/time/time-math.ts';

describe('floorTime', () => {
  it('goes down to a multiple', () => {
    expect([floorTime(1350, 200), floorTime(1400, 200), floorTime(0, 200)]).toEqual([1200, 1400, 0]);
  });

  it('counts from another zero', () => {
    expect([floorTime(1350, 200, 1000), floorTime(1350, 200, 1350), floorTime(1349, 200, 1350)]).toEqual([
      1200, 1350, 1150,
    ]);
  });

  it('is the last multiple that is not after the time', () => {
    const time = fc.integer({ min: -1e9, max: 1e12 });
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 1e6 }), time, (at, duration, zero) => {
        const floor = floorTime(at, duration, zero);
        expect(floor).toBeLessThanOrEqual(at);
        expect(floor + duration).toBeGreaterThan(at);
        expect(Math.abs((floor - zero) % duration)).toBe(0);
      }),
    );
  });
});

describe('isMultipleOf', () => {
  it.each([
    [1000, 5, true],
    [1000, 1000, true],
    [1000, 1, true],
    [1000, 6, false],
  ])('%i of %i is %s', (value, duration, expected) => {
    expect(isMultipleOf(value, duration)).toBe(expected);
  });

  it('tells batch times from other times', () => {
    const [zeroTime, slide] = [0, 2000];
    const isBatchTime = (time: number): boolean => time > zeroTime && isMultipleOf(time - zeroTime, slide);
    expect([0, 1000, 2000, 3000, 4000].filter(isBatchTime)).toEqual([2000, 4000]);
  });
});

describe('times', () => {
  it('include the end with timesTo', () => {
    expect(timesTo(1000, 1100, 100)).toEqual([1000, 1100]);
    expect(timesTo(1000, 1000, 100)).toEqual([1000]);
    expect(timesTo(1000, 1100, 30)).toEqual([1000, 1030, 1060, 1090]);
    expect(timesTo(1100, 1000, 30)).toEqual([]);
  });

  it('exclude the end with timesUntil', () => {
    expect(timesUntil(1000, 1100, 100)).toEqual([1000]);
    expect(timesUntil(1000, 1000, 100)).toEqual([]);
    expect(timesUntil(1000, 1100, 30)).toEqual([1000, 1030, 1060, 1090]);
  });

  it('refuse a step that leads nowhere', () => {
    expect(() => timesTo(0, 10, 0)).toThrow('DURATION_INVALID');
    expect(() => timesUntil(0, 10, -1)).toThrow('DURATION_INVALID');
  });
});
