import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../src/base/random/seeded-random.ts';
import { Reservoir } from '../../../src/engine/rdd/reservoir.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

const sampleOf = (size: number, chunks: readonly (readonly number[])[], seed: number): Reservoir<number> => {
  const reservoir = new Reservoir<number>(size, new SeededRandom(seed));
  for (const chunk of chunks) reservoir.addAll(chunk);
  return reservoir;
};

describe('Reservoir', () => {
  test('holds everything while there is room', () => {
    const reservoir = sampleOf(10, [range(4), [], [4, 5]], 1);
    expect(reservoir.sample).toEqual(range(6));
    expect(reservoir.seen).toBe(6);
  });

  test('holds its size of distinct records afterwards, wherever chunks end', () => {
    const whole = sampleOf(10, [range(1000)], 1);
    const pieces = sampleOf(10, [range(7), range(1000).slice(7, 12), range(1000).slice(12)], 1);
    expect(pieces.sample).toEqual(whole.sample);
    expect(new Set(whole.sample).size).toBe(10);
    expect(whole.seen).toBe(1000);
  });

  test('gives each record the same chance', () => {
    const times = range(50).map(() => 0);
    for (let seed = 0; seed < 4000; seed++)
      for (const n of sampleOf(5, [range(50)], seed).sample) times[n]!++;
    for (const count of times) expect(Math.abs(count - 400)).toBeLessThan(100);
  });
});
