import { expect, test } from 'vitest';
import { runProgram } from './run-program.ts';

test('bad records of tasks on threads are told on the driver, once', { timeout: 240_000 }, async () => {
  const { seen, errors } = await runProgram('badRecords', 2);
  expect(errors).toEqual([]);
  expect(seen).toEqual([
    [1, 2],
    [
      [0, 2],
      [1, 1],
    ],
    1,
    [1000, 'x', 'x is no number', undefined, true],
    [3],
    [[1, 3]],
  ]);
});
