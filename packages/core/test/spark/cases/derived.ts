import type { State } from '@dstream/core';
import type { StreamCase } from '../stream-case.ts';

/** Input and output of what follows from Spark's code without being asserted by its suites. */
export const derived: readonly StreamCase[] = [
  {
    id: 226,
    test: 'reduce of an empty batch emits nothing',
    program: (s) => s.reduce((a: number, b: number) => a + b),
    inputs: [[[1, 2], [], [3]]],
    expected: [[3], [], [3]],
  },
  {
    id: 228,
    test: 'inverse window with slide > window counts the first gap',
    program: (s) =>
      s.reduceByKeyAndWindow(
        (a: number, b: number) => a + b,
        (a: number, b: number) => a - b,
        2000,
        3000,
      ),
    inputs: [[[['a', 1]], [['a', 2]], [['a', 4]], [['a', 8]], [['a', 16]], [['a', 32]]]],
    sparkGives: [[['a', 7]], [['a', 49]]],
    expected: [[['a', 6]], [['a', 48]]],
  },
  {
    id: 230,
    test: 'filterFunc that drops a key which still has values in the window: wrong value',
    program: (s) =>
      s.reduceByKeyAndWindow(
        (a: number, b: number) => a + b,
        (a: number, b: number) => a - b,
        2000,
        1000,
        { filter: ([, v]) => v !== 0 },
      ),
    inputs: [[[['a', 1]], [['a', -1]], [['a', 5]]]],
    sparkGives: [[['a', 1]], [], [['a', 5]]],
    expected: [[['a', 1]], [], [['a', 4]]],
  },
  {
    id: 232,
    test: 'mapWithState is called once per record, not once per key',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .mapWithState((_key: any, value: any, state: State<any>) => {
          const sum = (value ?? 0) + (state.getOption() ?? 0);
          state.update(sum);
          return sum;
        }),
    inputs: [[['a', 'a', 'b'], ['a']]],
    expected: [[1, 2, 1], [3]],
    snapshots: [
      [
        ['a', 2],
        ['b', 1],
      ],
      [
        ['a', 3],
        ['b', 1],
      ],
    ],
  },
  {
    id: 234,
    test: 'mapWithState: initial state is there from the first batch even without a parent RDD',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .mapWithState(
          (_key: any, value: any, state: State<any>) => {
            state.update((state.getOption() ?? 0) + (value ?? 0));
            return state.get();
          },
          { initialState: [['a', 1]] },
        ),
    inputs: [[null, ['a'], []]],
    expected: [[], [2], []],
    snapshots: [[['a', 1]], [['a', 2]], [['a', 2]]],
  },
  {
    id: 236,
    test: 'window over a missing batch just skips it',
    program: (s) => s.window(2000, 1000),
    inputs: [[[1], null, [3]]],
    expected: [[1], [1], [3]],
  },
];
