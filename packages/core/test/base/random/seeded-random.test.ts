import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/base/random/seeded-random.ts';

const take = (random: SeededRandom, count: number): number[] =>
  Array.from({ length: count }, () => random.next());

describe('SeededRandom', () => {
  it('gives the same numbers for the same seed', () => {
    expect(take(new SeededRandom(42), 10)).toEqual(take(new SeededRandom(42), 10));
    expect(take(new SeededRandom(42), 10)).not.toEqual(take(new SeededRandom(43), 10));
  });

  it('stays in [0, 1)', () => {
    fc.assert(
      fc.property(fc.double(), (seed) => {
        for (const number of take(new SeededRandom(seed), 100)) {
          expect(number).toBeGreaterThanOrEqual(0);
          expect(number).toBeLessThan(1);
        }
      }),
    );
  });

  it('spreads evenly', () => {
    const buckets = Array.from({ length: 16 }, () => 0);
    for (const number of take(new SeededRandom('even'), 16_000)) buckets[Math.floor(number * 16)]!++;
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('uses all 53 bits', () => {
    const fractions = take(new SeededRandom(7), 200).map((number) => (number * 2 ** 53) % 2);
    expect(new Set(fractions)).toEqual(new Set([0, 1]));
  });
});

describe('fork', () => {
  it('depends on the seed and the label, not on what was drawn', () => {
    const drawn = new SeededRandom(1);
    take(drawn, 100);
    expect(take(drawn.fork('a'), 5)).toEqual(take(new SeededRandom(1).fork('a'), 5));
  });

  it('differs by label, seed and path', () => {
    const one = new SeededRandom(1);
    const first = [
      one,
      one.fork('a'),
      one.fork('b'),
      one.fork('a').fork('b'),
      one.fork('a/1:b'),
      one.fork(''),
      new SeededRandom(2).fork('a'),
    ].map((random) => random.next());
    expect(new Set(first).size).toBe(first.length);
  });

  it('leaves its origin as it was', () => {
    const [one, other] = [new SeededRandom(1), new SeededRandom(1)];
    one.fork('a').next();
    expect(one.next()).toBe(other.next());
  });
});
