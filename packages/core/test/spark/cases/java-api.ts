import type { StreamCase } from '../stream-case.ts';

/** Input and output of JavaAPISuite of Spark. */
export const javaApi: readonly StreamCase[] = [
  {
    id: 182,
    test: 'testMap',
    program: (s) => s.map((x) => x.length),
    inputPartitions: 1,
    inputs: [
      [
        ['hello', 'world'],
        ['goodnight', 'moon'],
      ],
    ],
    expected: [
      [5, 5],
      [9, 4],
    ],
  },
  {
    id: 184,
    test: 'testWindowWithSlideDuration',
    program: (s) => s.window(4000, 2000),
    inputPartitions: 1,
    inputs: [
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
        [10, 11, 12],
        [13, 14, 15],
        [16, 17, 18],
      ],
    ],
    numBatches: 8,
    expected: [
      [1, 2, 3, 4, 5, 6],
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18],
      [13, 14, 15, 16, 17, 18],
    ],
  },
  {
    id: 186,
    test: 'testReduceByWindowWithInverse',
    program: (s) =>
      s.reduceByWindow(
        (a: number, b: number) => a + b,
        (a: number, b: number) => a - b,
        2000,
        1000,
      ),
    inputPartitions: 1,
    inputs: [
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    ],
    numBatches: 4,
    expected: [[6], [21], [39], [24]],
    ordered: true,
  },
  {
    id: 188,
    test: 'testPairFlatMap',
    program: (s) => s.flatMap((w) => w.split('').map((c: string) => [w.length, c])),
    inputPartitions: 1,
    inputs: [[['giants'], ['dodgers'], ['athletics']]],
    expected: [
      [
        [6, 'g'],
        [6, 'i'],
        [6, 'a'],
        [6, 'n'],
        [6, 't'],
        [6, 's'],
      ],
      [
        [7, 'd'],
        [7, 'o'],
        [7, 'd'],
        [7, 'g'],
        [7, 'e'],
        [7, 'r'],
        [7, 's'],
      ],
      [
        [9, 'a'],
        [9, 't'],
        [9, 'h'],
        [9, 'l'],
        [9, 'e'],
        [9, 't'],
        [9, 'i'],
        [9, 'c'],
        [9, 's'],
      ],
    ],
    ordered: true,
  },
  {
    id: 190,
    test: 'testCombineByKey',
    program: (s) =>
      s.combineByKey(
        (i) => i,
        (a: number, b: number) => a + b,
        (a: number, b: number) => a + b,
      ),
    inputPartitions: 1,
    inputs: [
      [
        [
          ['california', 1],
          ['california', 3],
          ['new york', 4],
          ['new york', 1],
        ],
        [
          ['california', 5],
          ['california', 5],
          ['new york', 3],
          ['new york', 1],
        ],
      ],
    ],
    expected: [
      [
        ['california', 4],
        ['new york', 5],
      ],
      [
        ['california', 10],
        ['new york', 4],
      ],
    ],
  },
  {
    id: 192,
    test: 'testGroupByKeyAndWindow',
    program: (s) => s.groupByKeyAndWindow(2000, 1000),
    inputPartitions: 1,
    inputs: [
      [
        [
          ['california', 1],
          ['california', 3],
          ['new york', 4],
          ['new york', 1],
        ],
        [
          ['california', 5],
          ['california', 5],
          ['new york', 3],
          ['new york', 1],
        ],
      ],
    ],
    numBatches: 3,
    expected: [
      [
        ['california', [1, 3]],
        ['new york', [1, 4]],
      ],
      [
        ['california', [1, 3, 5, 5]],
        ['new york', [1, 1, 3, 4]],
      ],
      [
        ['california', [5, 5]],
        ['new york', [1, 3]],
      ],
    ],
    innerUnordered: true,
  },
  {
    id: 194,
    test: 'testReduceByKeyAndWindowWithInverse',
    program: (s) =>
      s.reduceByKeyAndWindow(
        (a: number, b: number) => a + b,
        (a: number, b: number) => a - b,
        2000,
        1000,
      ),
    inputPartitions: 1,
    inputs: [
      [
        [
          ['california', 1],
          ['california', 3],
          ['new york', 4],
          ['new york', 1],
        ],
        [
          ['california', 5],
          ['california', 5],
          ['new york', 3],
          ['new york', 1],
        ],
      ],
    ],
    numBatches: 3,
    expected: [
      [
        ['california', 4],
        ['new york', 5],
      ],
      [
        ['california', 14],
        ['new york', 9],
      ],
      [
        ['california', 10],
        ['new york', 4],
      ],
    ],
  },
  {
    id: 196,
    test: 'testUpdateStateByKeyWithInitial',
    program: (s) =>
      s.updateStateByKey((vs: any[], st: any) => vs.reduce((a: number, b: number) => a + b, 0) + (st ?? 0), {
        initialState: [
          ['california', 1],
          ['new york', 2],
        ],
      }),
    inputPartitions: 1,
    inputs: [
      [
        [
          ['california', 1],
          ['california', 3],
          ['new york', 4],
          ['new york', 1],
        ],
        [
          ['california', 5],
          ['california', 5],
          ['new york', 3],
          ['new york', 1],
        ],
      ],
    ],
    numBatches: 3,
    expected: [
      [
        ['california', 5],
        ['new york', 7],
      ],
      [
        ['california', 15],
        ['new york', 11],
      ],
      [
        ['california', 15],
        ['new york', 11],
      ],
    ],
  },
  {
    id: 198,
    test: 'testPairTransform (sortByKey)',
    program: (s) => s.transform((rdd) => rdd.sortByKey()),
    inputPartitions: 1,
    inputs: [
      [
        [
          [3, 5],
          [1, 5],
          [4, 5],
          [2, 5],
        ],
        [
          [2, 5],
          [3, 5],
          [4, 5],
          [1, 5],
        ],
      ],
    ],
    expected: [
      [
        [1, 5],
        [2, 5],
        [3, 5],
        [4, 5],
      ],
      [
        [1, 5],
        [2, 5],
        [3, 5],
        [4, 5],
      ],
    ],
    ordered: true,
  },
  {
    id: 200,
    test: 'testLeftOuterJoin',
    program: (s, s2) => s.leftOuterJoin(s2).count(),
    inputPartitions: 1,
    inputs: [
      [
        [
          ['california', 'dodgers'],
          ['new york', 'yankees'],
        ],
        [['california', 'sharks']],
      ],
      [[['california', 'giants']], [['new york', 'islanders']]],
    ],
    expected: [[2], [1]],
    ordered: true,
  },
];
