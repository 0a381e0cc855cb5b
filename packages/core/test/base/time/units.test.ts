import { describe, expect, it } from 'vitest';
import { milliseconds, minutes, requireDuration, seconds } from '../../../src/base/time/units.ts';

describe('units', () => {
  it('are milliseconds', () => {
    expect([milliseconds(5), seconds(30), minutes(2), seconds(0.5)]).toEqual([5, 30_000, 120_000, 500]);
  });

  it('make whole milliseconds of fractions that only floating point misses', () => {
    expect(1.001 * 1000).not.toBe(1001);
    expect(seconds(1.001)).toBe(1001);
  });

  it('keep what is no whole millisecond, to be refused later', () => {
    expect(seconds(0.0005)).toBe(0.5);
    expect(() => requireDuration('batchDuration', seconds(0.0005))).toThrow('batchDuration');
  });

  it('are plain numbers to calculate with', () => {
    expect([seconds(1) + 100, seconds(1) - 1000, 100 * 2, seconds(1) / 5, seconds(1) / 2000]).toEqual([
      1100, 0, 200, 200, 0.5,
    ]);
  });
});

describe('requireDuration', () => {
  it('returns whole milliseconds above 0', () => {
    expect(requireDuration('x', 1)).toBe(1);
  });

  it.each([0, -1, 1.5, NaN, Infinity, 2 ** 53, '5', undefined, null])('refuses %s', (value) => {
    expect(() => requireDuration('blockInterval', value)).toThrow(
      /^DURATION_INVALID: blockInterval must be a whole number of milliseconds above 0/,
    );
  });

  it('carries what was wrong as data', () => {
    expect(() => requireDuration('slide', 1.5)).toThrow(
      expect.objectContaining({ code: 'DURATION_INVALID', params: { what: 'slide', value: 1.5 } }),
    );
  });
});
