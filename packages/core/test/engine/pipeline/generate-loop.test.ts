import { expect, test } from 'vitest';
import { generateLoop } from '../../../src/engine/pipeline/generate-loop.ts';
import type { AnyFunction, LoopState, Step } from '../../../src/engine/pipeline/step.ts';

const reduce = (
  steps: readonly Step[],
  fn: AnyFunction,
  chunks: readonly (readonly unknown[])[],
): unknown => {
  const loop = generateLoop(steps, { kind: 'reduce', fn });
  const state: LoopState = {
    out: [],
    count: 0,
    value: undefined,
    some: false,
    zero: () => 0,
    table: undefined,
  };
  for (const chunk of chunks) loop(chunk, state);
  return state.value;
};

const add = (a: any, b: any): unknown => a + b;

test.each([
  ['whole numbers', [[1, 2], [3]], 6],
  ['fractions', [[0.5, 1], [2]], 3.5],
  ['whole numbers and fractions', [[1, 2.5], [3]], 6.5],
  ['numbers of more than 32 bits', [[2 ** 31, 2 ** 40], [1]], 2 ** 31 + 2 ** 40 + 1],
  ['texts', [['a'], ['b', 'c']], 'abc'],
  [
    'numbers and texts',
    [
      [1, 2],
      ['c', 4],
    ],
    '3c4',
  ],
])('reduces %s over chunks', (_, chunks, expected) => {
  expect(reduce([], add, chunks)).toBe(expected);
});

test('calls functions that were made anew, not older ones of the same text', () => {
  const sums = [10, 20, 30, 40].map((offset) =>
    reduce([{ kind: 'map', fn: (v: number) => v + offset }], (a: number, b: number) => a + b - offset, [
      [1, 2],
    ]),
  );
  expect(sums).toEqual([13, 23, 33, 43]);
});
