import type { StreamCase } from '../stream-case.ts';

/** Input and output of the tests of PySpark. */
export const pyspark: readonly StreamCase[] = [
  {
    id: 202,
    test: 'test_count',
    program: (s) => s.count(),
    batchDuration: 500,
    inputs: [
      [
        [0, 1, 2, 3, 4],
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
      ],
    ],
    expected: [[5], [10], [20]],
    ordered: true,
  },
  {
    id: 204,
    test: 'test_countByValue',
    program: (s) => s.countByValue(),
    batchDuration: 500,
    inputs: [
      [
        [1, 2, 3, 4, 1, 2, 3, 4],
        [5, 6, 5, 6, 7, 8],
        ['a', 'a', 'b', ''],
      ],
    ],
    expected: [
      [
        [1, 2],
        [2, 2],
        [3, 2],
        [4, 2],
      ],
      [
        [5, 2],
        [6, 2],
        [7, 1],
        [8, 1],
      ],
      [
        ['a', 2],
        ['b', 1],
        ['', 1],
      ],
    ],
  },
  {
    id: 206,
    test: 'test_combineByKey',
    program: (s) =>
      s.combineByKey(
        (v) => String(v),
        (a, v) => a + String(v),
        (a, b) => a + b,
      ),
    batchDuration: 500,
    inputs: [
      [
        [
          [1, 1],
          [2, 1],
          [3, 1],
          [4, 1],
        ],
        [
          [1, 1],
          [1, 1],
          [1, 1],
          [2, 1],
          [2, 1],
          [3, 1],
        ],
        [
          ['a', 1],
          ['a', 1],
          ['b', 1],
          ['', 1],
          ['', 1],
          ['', 1],
        ],
      ],
    ],
    expected: [
      [
        [1, '1'],
        [2, '1'],
        [3, '1'],
        [4, '1'],
      ],
      [
        [1, '111'],
        [2, '11'],
        [3, '1'],
      ],
      [
        ['a', '11'],
        ['b', '1'],
        ['', '111'],
      ],
    ],
  },
  {
    id: 208,
    test: 'test_union',
    program: (s, s2) => s.union(s2),
    batchDuration: 500,
    inputs: [
      [
        [0, 1, 2],
        [0, 1, 2, 3, 4],
        [0, 1, 2, 3, 4, 5],
      ],
      [[3, 4, 5], [5]],
    ],
    expected: [
      [0, 1, 2, 3, 4, 5],
      [0, 1, 2, 3, 4, 5],
      [0, 1, 2, 3, 4, 5],
    ],
  },
  {
    id: 210,
    test: 'test_join',
    program: (s, s2) => s.join(s2),
    batchDuration: 500,
    inputs: [
      [
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
      [
        [
          ['b', 3],
          ['c', 4],
        ],
      ],
    ],
    expected: [[['b', [2, 3]]]],
  },
  {
    id: 212,
    test: 'test_right_outer_join',
    program: (s, s2) => s.rightOuterJoin(s2),
    batchDuration: 500,
    inputs: [
      [
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
      [
        [
          ['b', 3],
          ['c', 4],
        ],
      ],
    ],
    expected: [
      [
        ['b', [2, 3]],
        ['c', [null, 4]],
      ],
    ],
  },
  {
    id: 214,
    test: 'test_update_state_by_key',
    program: (s) => s.updateStateByKey((vs: any[], st: any) => [...(st ?? []), ...vs]),
    batchDuration: 500,
    inputs: [[[['k', 0]], [['k', 1]], [['k', 2]], [['k', 3]], [['k', 4]]]],
    expected: [
      [['k', [0]]],
      [['k', [0, 1]]],
      [['k', [0, 1, 2]]],
      [['k', [0, 1, 2, 3]]],
      [['k', [0, 1, 2, 3, 4]]],
    ],
  },
  {
    id: 216,
    test: 'test_window',
    program: (s) => s.window(1500, 500).count(),
    batchDuration: 500,
    inputs: [[[0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4]]],
    numBatches: 7,
    expected: [[1], [3], [6], [9], [12], [9], [5]],
    ordered: true,
  },
  {
    id: 218,
    test: 'test_count_by_window_large',
    program: (s) => s.countByWindow(2500, 500),
    batchDuration: 500,
    inputs: [[[0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5]]],
    numBatches: 10,
    expected: [[1], [3], [6], [10], [15], [20], [18], [15], [11], [6]],
    ordered: true,
  },
  {
    id: 220,
    test: 'test_group_by_key_and_window',
    program: (s) => s.groupByKeyAndWindow(1500, 500),
    batchDuration: 500,
    inputs: [[[['a', 0]], [['a', 1]], [['a', 2]], [['a', 3]], [['a', 4]]]],
    numBatches: 7,
    expected: [
      [['a', [0]]],
      [['a', [0, 1]]],
      [['a', [0, 1, 2]]],
      [['a', [1, 2, 3]]],
      [['a', [2, 3, 4]]],
      [['a', [3, 4]]],
      [['a', [4]]],
    ],
  },
  {
    id: 224,
    test: 'test_union',
    program: (s, s2, ssc) => ssc.union([s, s2]),
    batchDuration: 100,
    inputPartitions: 1,
    inputs: [
      [[0], [0, 1], [0, 1, 2]],
      [[0], [0, 1], [0, 1, 2]],
    ],
    expected: [
      [0, 0],
      [0, 1, 0, 1],
      [0, 1, 2, 0, 1, 2],
    ],
    ordered: true,
  },
];
