import type { StreamCase } from '../stream-case.ts';

/** Input and output of WindowOperationsSuite of Spark. */
export const windowOperations: readonly StreamCase[] = [
  {
    id: 40,
    test: 'window - tumbling window',
    program: (s) => s.window(2000, 2000),
    inputs: [[[0], [1], [2], [3], [4], [5]]],
    expected: [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
  },
  {
    id: 42,
    test: 'window - non-overlapping window',
    program: (s) => s.window(2000, 3000),
    inputs: [[[0], [1], [2], [3], [4], [5]]],
    expected: [
      [1, 2],
      [4, 5],
    ],
  },
  {
    id: 44,
    test: 'reduceByKeyAndWindow - basic reduction',
    program: (s) => s.reduceByKeyAndWindow((a: number, b: number) => a + b, 2000, 1000),
    inputs: [
      [
        [
          ['a', 1],
          ['a', 3],
        ],
      ],
    ],
    expected: [[['a', 4]]],
  },
  {
    id: 46,
    test: 'reduceByKeyAndWindow - new key added into window',
    program: (s) => s.reduceByKeyAndWindow((a: number, b: number) => a + b, 2000, 1000),
    inputs: [
      [
        [['a', 1]],
        [
          ['a', 1],
          ['b', 1],
        ],
      ],
    ],
    expected: [
      [['a', 1]],
      [
        ['a', 2],
        ['b', 1],
      ],
    ],
  },
  {
    id: 48,
    test: 'reduceByKeyAndWindow - larger slide time',
    program: (s) => s.reduceByKeyAndWindow((a: number, b: number) => a + b, 4000, 2000),
    inputs: [[[['a', 1]], [['a', 2]], [['a', 3]], [['a', 4]], [['a', 5]], [['a', 6]], [], []]],
    expected: [[['a', 3]], [['a', 10]], [['a', 18]], [['a', 11]]],
  },
  {
    id: 50,
    test: 'reduceByKeyAndWindow with inverse function - basic reduction',
    program: (s) =>
      s.reduceByKeyAndWindow(
        (a: number, b: number) => a + b,
        (a: number, b: number) => a - b,
        2000,
        1000,
      ),
    inputs: [
      [
        [
          ['a', 1],
          ['a', 3],
        ],
      ],
    ],
    expected: [[['a', 4]]],
  },
  {
    id: 52,
    test: 'reduceByKeyAndWindow with inverse function - new key added into window',
    program: (s) =>
      s.reduceByKeyAndWindow(
        (a: number, b: number) => a + b,
        (a: number, b: number) => a - b,
        2000,
        1000,
      ),
    inputs: [
      [
        [['a', 1]],
        [
          ['a', 1],
          ['b', 1],
        ],
      ],
    ],
    expected: [
      [['a', 1]],
      [
        ['a', 2],
        ['b', 1],
      ],
    ],
  },
  {
    id: 54,
    test: 'reduceByKeyAndWindow with inverse function - larger slide time',
    program: (s) =>
      s.reduceByKeyAndWindow(
        (a: number, b: number) => a + b,
        (a: number, b: number) => a - b,
        4000,
        2000,
      ),
    inputs: [[[['a', 1]], [['a', 2]], [['a', 3]], [['a', 4]], [['a', 5]], [['a', 6]], [], []]],
    expected: [[['a', 3]], [['a', 10]], [['a', 18]], [['a', 11]]],
  },
  {
    id: 56,
    test: 'reduceByKeyAndWindow with inverse and filter functions - big test',
    program: (s) =>
      s.reduceByKeyAndWindow(
        (a: number, b: number) => a + b,
        (a: number, b: number) => a - b,
        2000,
        1000,
        { filter: ([, v]) => v !== 0 },
      ),
    inputs: [
      [
        [['a', 1]],
        [
          ['a', 1],
          ['b', 1],
        ],
        [
          ['a', 1],
          ['b', 1],
          ['c', 1],
        ],
        [
          ['a', 1],
          ['b', 1],
        ],
        [['a', 1]],
        [],
        [['a', 1]],
        [
          ['a', 1],
          ['b', 1],
        ],
        [
          ['a', 1],
          ['b', 1],
          ['c', 1],
        ],
        [
          ['a', 1],
          ['b', 1],
        ],
        [['a', 1]],
        [],
      ],
    ],
    expected: [
      [['a', 1]],
      [
        ['a', 2],
        ['b', 1],
      ],
      [
        ['a', 2],
        ['b', 2],
        ['c', 1],
      ],
      [
        ['a', 2],
        ['b', 2],
        ['c', 1],
      ],
      [
        ['a', 2],
        ['b', 1],
      ],
      [['a', 1]],
      [['a', 1]],
      [
        ['a', 2],
        ['b', 1],
      ],
      [
        ['a', 2],
        ['b', 2],
        ['c', 1],
      ],
      [
        ['a', 2],
        ['b', 2],
        ['c', 1],
      ],
      [
        ['a', 2],
        ['b', 1],
      ],
      [['a', 1]],
    ],
  },
  {
    id: 58,
    test: 'countByWindow',
    program: (s) => s.countByWindow(2000, 1000),
    inputs: [[[1], [1], [1, 2], [0], [], []]],
    expected: [[1], [2], [3], [3], [1], [0]],
  },
];
