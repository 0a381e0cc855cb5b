import { describe, expect, test } from 'vitest';
import {
  addValue,
  estimateDistinct,
  mergeRegisters,
  registersFor,
} from '../../../src/engine/rdd/hyper-log-log.ts';

const sketchOf = (values: Iterable<unknown>, relativeSD: number): Uint8Array => {
  const registers = registersFor(relativeSD);
  for (const value of values) addValue(registers, value);
  return registers;
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('HyperLogLog', () => {
  test('is within four standard deviations for any number of values', () => {
    for (const relativeSD of [0.2, 0.05, 0.01]) {
      for (const count of [1, 10, 100, 1000, 10_000, 200_000]) {
        const error = estimateDistinct(sketchOf(range(0, count), relativeSD)) / count - 1;
        expect(Math.abs(error), `${count} at ${relativeSD}`).toBeLessThan(4 * relativeSD);
      }
    }
  });

  test('counts a value once, however often it comes and whatever its identity', () => {
    const once = sketchOf(['a', 1, '1', ['a', 1], { a: 1 }, null], 0.01);
    expect(Math.round(estimateDistinct(once))).toBe(6);
    const again = sketchOf(['a', 1, '1', ['a', 1], { a: 1 }, null, { a: 1 }, ['a', 1], 'a'], 0.01);
    expect(again).toEqual(once);
  });

  test('merging is the sketch of the union', () => {
    const merged = mergeRegisters(sketchOf(range(0, 600), 0.05), sketchOf(range(400, 1000), 0.05));
    expect(merged).toEqual(sketchOf(range(0, 1000), 0.05));
  });

  test('nothing is zero', () => {
    expect(estimateDistinct(registersFor(0.05))).toBe(0);
  });

  test('registers follow from the deviation, between 16 and 262144', () => {
    expect([0.9, 0.26, 0.05, 0.01].map((sd) => registersFor(sd).length)).toEqual([16, 16, 512, 16_384]);
    expect(registersFor(0.00204).length).toBe(262_144);
    for (const sd of [0.001, 0, -1, Number.NaN]) expect(() => registersFor(sd)).toThrow('OPTIONS_INVALID');
  });

  test('registers next to full give a number beyond all hashes, full ones no number', () => {
    const nextToFull = estimateDistinct(registersFor(0.26).fill(28));
    expect(nextToFull).toBeGreaterThan(2 ** 31);
    expect(nextToFull).toBeLessThan(2 ** 40);
    expect(estimateDistinct(registersFor(0.26).fill(29))).toBe(Infinity);
  });
});
