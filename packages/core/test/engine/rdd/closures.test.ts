import { expect, test } from 'vitest';
import { Closures } from '../../../src/engine/rdd/closures.ts';

test('a closure is the function with what it captures', () => {
  const closures = new Closures();
  const times = closures.declare((by: number, n: number) => n * by, [2]) as ((n: number) => number) & {
    with(by: number): (n: number) => number;
  };
  expect([times(4), times.with(3)(4), closures.bind(0, [5])(4)]).toEqual([8, 12, 20]);
});

test('one that captures nothing is called with its arguments alone', () => {
  const closures = new Closures();
  expect(closures.declare((...args: unknown[]) => args, [])(1, 2)).toEqual([1, 2]);
});

test('closures are known by the order of their declaration and by what they capture', () => {
  const closures = new Closures();
  const first = closures.declare(Math.abs, []);
  const second = closures.declare(Math.max, [1]) as { with(n: number): object } & object;
  expect(closures.find(first)).toEqual({ id: 0, captured: [] });
  expect(closures.find(second.with(7))).toEqual({ id: 1, captured: [7] });
  expect(closures.find(Math.abs)).toBeUndefined();
  expect(closures.names).toEqual(['abs', 'max']);
});
