import { describe, expect, it, vi } from 'vitest';
import { estimateSize } from '../../../src/base/size/estimate-size.ts';

const near =
  (expected: number) =>
  (actual: number): boolean =>
    actual > expected * 0.6 && actual < expected * 1.6;

describe('estimateSize', () => {
  it('counts a byte for narrow and two for wide characters', () => {
    expect(estimateSize('a'.repeat(1000))).toBe(1024);
    expect(estimateSize('ж'.repeat(1000))).toBe(2024);
  });

  it('counts the bytes of typed arrays', () => {
    expect(estimateSize(new Uint8Array(1e6))).toSatisfy(near(1e6));
    expect(estimateSize(new Float64Array(1e5))).toSatisfy(near(8e5));
    expect(estimateSize(new ArrayBuffer(1e6))).toSatisfy(near(1e6));
  });

  it('counts lists by a sample of their items', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `line ${i} of the text`);
    expect(estimateSize(lines)).toSatisfy(near(100_000 * (8 + 24 + 23)));
    expect(estimateSize(Array.from({ length: 1000 }, (_, i) => i))).toSatisfy(near(8000));
  });

  it('sees large items wherever they are, on average', () => {
    const mixed = Array.from({ length: 1000 }, (_, i) => 'x'.repeat(i));
    expect(estimateSize(mixed)).toSatisfy(near(500 * 1000));
  });

  it('counts what objects, maps and sets hold', () => {
    const word = 'w'.repeat(1000);
    expect(estimateSize({ a: { b: { c: word } } })).toSatisfy(near(1100));
    expect(estimateSize(new Map([['k', word]]))).toSatisfy(near(1130));
    expect(estimateSize(new Set([word]))).toSatisfy(near(1090));
  });

  it('does a bounded amount of work', () => {
    const get = vi.fn<() => void>();
    const wide = new Proxy(
      Array.from({ length: 100_000 }, () => ({})),
      {
        get: (target, key) => {
          get();
          return Reflect.get(target, key) as unknown;
        },
      },
    );
    const nested = Array.from({ length: 1000 }, () => wide);
    expect(estimateSize([nested, nested])).toBeGreaterThan(0);
    expect(get.mock.calls.length).toBeLessThan(10_000);
  });

  it('ends with cycles', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle, cycle, { cycle });
    expect(estimateSize(cycle)).toBeGreaterThan(0);
  });

  it.each([null, undefined, true, 1, 1.5, 10n, Symbol('s'), () => 1, new Date()])(
    'knows the size of %s',
    (value) => {
      const size = estimateSize(value);
      expect(size).toBeGreaterThanOrEqual(0);
      expect(size).toBeLessThan(200);
    },
  );
});
