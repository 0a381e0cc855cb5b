import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { StatCounter } from '../../../src/engine/rdd/stat-counter.ts';

describe('StatCounter', () => {
  test('keeps its digits far from zero', () => {
    const far = 1e9;
    const counter = StatCounter.of([far + 4, far + 7, far + 13, far + 16]);
    expect(counter.mean).toBe(far + 10);
    expect(counter.variance).toBe(22.5);
    expect(counter.sampleVariance).toBe(30);
  });

  test('merged parts are the whole, an empty part changes nothing', () => {
    const whole = StatCounter.of([1, 2, 3, 4, 100]);
    const merged = new StatCounter()
      .merge(new StatCounter())
      .merge(StatCounter.of([1, 2]).moments)
      .merge(new StatCounter().moments)
      .merge(StatCounter.of([3, 4, 100]).moments);
    expect(merged.moments).toEqual({
      ...whole.moments,
      mean: expect.closeTo(whole.mean, 9),
      squares: expect.closeTo(whole.squares, 6),
    });
  });

  test('its moments are plain data', () => {
    expect(structuredClone(StatCounter.of([1, 3]).moments)).toEqual({
      count: 2,
      sum: 4,
      mean: 2,
      squares: 2,
      min: 1,
      max: 3,
    });
  });

  test('shows what it counted', () => {
    const stats = StatCounter.of([1, 3]);
    expect(stats.toString()).toBe('(count: 2, mean: 2, stdev: 1, max: 3, min: 1)');
    expect(inspect(stats)).toBe(`StatCounter ${stats.toString()}`);
    expect(JSON.parse(JSON.stringify(stats))).toEqual({
      count: 2,
      sum: 4,
      mean: 2,
      stdev: 1,
      max: 3,
      min: 1,
    });
  });

  test('without numbers', () => {
    const { count, sum, mean, variance, stdev, sampleVariance, sampleStdev } = new StatCounter();
    expect([count, sum, mean]).toEqual([0, 0, 0]);
    for (const value of [variance, stdev, sampleVariance, sampleStdev]) expect(value).toBeNaN();
    expect(StatCounter.of([5]).variance).toBe(0);
    expect(StatCounter.of([5]).sampleVariance).toBeNaN();
  });
});
