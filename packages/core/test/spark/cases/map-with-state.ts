import type { State } from '@dstream/core';
import type { StreamCase } from '../stream-case.ts';

/** Input and output of MapWithStateSuite of Spark. */
export const mapWithState: readonly StreamCase[] = [
  {
    id: 60,
    test: 'mapWithState - basic operations with simple API',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .mapWithState((_key: any, value: any, state: State<any>) => {
          const sum = (value ?? 0) + (state.getOption() ?? 0);
          state.update(sum);
          return sum;
        }),
    inputs: [[[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b'], ['a'], []]],
    expected: [[], [1], [2, 1], [3, 2, 1], [4, 3], [5], []],
    snapshots: [
      [],
      [['a', 1]],
      [
        ['a', 2],
        ['b', 1],
      ],
      [
        ['a', 3],
        ['b', 2],
        ['c', 1],
      ],
      [
        ['a', 4],
        ['b', 3],
        ['c', 1],
      ],
      [
        ['a', 5],
        ['b', 3],
        ['c', 1],
      ],
      [
        ['a', 5],
        ['b', 3],
        ['c', 1],
      ],
    ],
  },
  {
    id: 62,
    test: 'mapWithState - states as mapped data',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .mapWithState((key: any, value: any, state: State<any>) => {
          const sum = (value ?? 0) + (state.getOption() ?? 0);
          state.update(sum);
          return [key, sum];
        }),
    inputs: [[[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b'], ['a'], []]],
    expected: [
      [],
      [['a', 1]],
      [
        ['a', 2],
        ['b', 1],
      ],
      [
        ['a', 3],
        ['b', 2],
        ['c', 1],
      ],
      [
        ['a', 4],
        ['b', 3],
      ],
      [['a', 5]],
      [],
    ],
    snapshots: [
      [],
      [['a', 1]],
      [
        ['a', 2],
        ['b', 1],
      ],
      [
        ['a', 3],
        ['b', 2],
        ['c', 1],
      ],
      [
        ['a', 4],
        ['b', 3],
        ['c', 1],
      ],
      [
        ['a', 5],
        ['b', 3],
        ['c', 1],
      ],
      [
        ['a', 5],
        ['b', 3],
        ['c', 1],
      ],
    ],
  },
  {
    id: 64,
    test: 'mapWithState - state removing',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .mapWithState(
          (key: any, value: any, state: State<any>) => {
            if (state.exists()) {
              state.remove();
              return key;
            }
            state.update(value);
            return undefined;
          },
          { numPartitions: 1 },
        ),
    inputs: [[[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c'], ['a', 'b'], ['a'], []]],
    expected: [[], [], ['a'], ['b'], ['a', 'c'], ['b'], ['a'], []],
    snapshots: [
      [],
      [['a', 1]],
      [['b', 1]],
      [
        ['a', 1],
        ['c', 1],
      ],
      [['b', 1]],
      [['a', 1]],
      [],
      [],
    ],
  },
  {
    id: 68,
    test: 'mapWithState - driver failure recovery',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .mapWithState((_key: any, value: any, state: State<any>) => {
          state.update((state.getOption() ?? 0) + (value ?? 0));
          return state.get();
        })
        .stateSnapshots(),
    inputs: [[[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b'], ['a'], []]],
    expected: [
      [],
      [['a', 1]],
      [
        ['a', 2],
        ['b', 1],
      ],
      [
        ['a', 3],
        ['b', 2],
        ['c', 1],
      ],
      [
        ['a', 4],
        ['b', 3],
        ['c', 1],
      ],
      [
        ['a', 5],
        ['b', 3],
        ['c', 1],
      ],
      [
        ['a', 5],
        ['b', 3],
        ['c', 1],
      ],
    ],
  },
];
