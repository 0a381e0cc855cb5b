import type { StreamCase } from '../stream-case.ts';

/** Input and output of CheckpointSuite of Spark, run straight through. */
export const checkpoint: readonly StreamCase[] = [
  {
    id: 148,
    test: 'recovery with map and reduceByKey operations',
    program: (s) => s.map((x) => [x, 1]).reduceByKey((a: number, b: number) => a + b),
    batchDuration: 500,
    inputs: [[['a', 'a', 'b'], ['', ''], [], ['a', 'a', 'b'], ['', ''], []]],
    expected: [
      [
        ['a', 2],
        ['b', 1],
      ],
      [['', 2]],
      [],
      [
        ['a', 2],
        ['b', 1],
      ],
      [['', 2]],
      [],
    ],
  },
  {
    id: 150,
    test: 'recovery with updateStateByKey operation',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .updateStateByKey((vs: any[], st: any) => vs.reduce((a: number, b: number) => a + b, 0) + (st ?? 0)),
    batchDuration: 500,
    inputs: [[['a'], ['a'], ['a'], ['a'], ['a'], ['a'], ['a'], ['a'], ['a'], ['a']]],
    expected: [
      [['a', 1]],
      [['a', 2]],
      [['a', 3]],
      [['a', 4]],
      [['a', 5]],
      [['a', 6]],
      [['a', 7]],
      [['a', 8]],
      [['a', 9]],
      [['a', 10]],
    ],
  },
];
