import { range, type StreamCase } from '../stream-case.ts';

/** Input and output of BasicOperationsSuite of Spark. */
export const basicOperations: readonly StreamCase[] = [
  {
    id: 2,
    test: 'flatMap',
    program: (s) => s.flatMap((x) => [x, x * 2]),
    inputs: [
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
      ],
    ],
    expected: [
      [1, 2, 2, 4, 3, 6, 4, 8],
      [5, 10, 6, 12, 7, 14, 8, 16],
      [9, 18, 10, 20, 11, 22, 12, 24],
    ],
    ordered: true,
  },
  {
    id: 4,
    test: 'glom',
    program: (s) => s.glom(),
    inputs: [
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
      ],
    ],
    expected: [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
      [
        [9, 10],
        [11, 12],
      ],
    ],
    ordered: true,
  },
  {
    id: 6,
    test: 'repartition (more partitions)',
    program: (s) => s.repartition(5),
    inputs: [[range(1, 100), range(101, 200), range(201, 300)]],
    expected: [range(1, 100), range(101, 200), range(201, 300)],
    partitions: 5,
  },
  {
    id: 8,
    test: 'groupByKey',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .groupByKey()
        .mapValues((vs) => [...vs]),
    inputs: [[['a', 'a', 'b'], ['', ''], []]],
    expected: [
      [
        ['a', [1, 1]],
        ['b', [1]],
      ],
      [['', [1, 1]]],
      [],
    ],
  },
  {
    id: 10,
    test: 'reduce',
    program: (s) => s.reduce((a: number, b: number) => a + b),
    inputs: [
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
      ],
    ],
    expected: [[10], [26], [42]],
    ordered: true,
  },
  {
    id: 12,
    test: 'countByValue',
    program: (s) => s.countByValue(),
    inputs: [[[1], [1, 1, 1], [1, 2], [1, 1, 2, 2]]],
    expected: [
      [[1, 1]],
      [[1, 3]],
      [
        [1, 1],
        [2, 1],
      ],
      [
        [2, 2],
        [1, 2],
      ],
    ],
  },
  {
    id: 14,
    test: 'flatMapValues',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .reduceByKey((a: number, b: number) => a + b)
        .flatMapValues((v) => [v, v + 10]),
    inputs: [[['a', 'a', 'b'], ['', ''], []]],
    expected: [
      [
        ['a', 2],
        ['a', 12],
        ['b', 1],
        ['b', 11],
      ],
      [
        ['', 2],
        ['', 12],
      ],
      [],
    ],
  },
  {
    id: 16,
    test: 'union with input stream return None',
    program: (s) => s.union(s.map((x) => x + 4)),
    inputs: [[[1, 2, 3, 4], [101, 102, 103, 104], [201, 202, 203, 204], null]],
    expected: [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [101, 102, 103, 104, 105, 106, 107, 108],
      [201, 202, 203, 204, 205, 206, 207, 208],
    ],
    ordered: true,
    failsAt: 4,
  },
  {
    id: 18,
    test: 'transform',
    program: (s) => s.transform((rdd) => rdd.map((x) => String(x))),
    inputs: [
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
      ],
    ],
    expected: [
      ['1', '2', '3', '4'],
      ['5', '6', '7', '8'],
      ['9', '10', '11', '12'],
    ],
    ordered: true,
  },
  {
    id: 20,
    test: 'transform with input stream return None',
    program: (s) => s.transform((rdd) => rdd.map((x) => String(x))),
    inputs: [[[1, 2, 3, 4], [5, 6, 7, 8], null]],
    expected: [
      ['1', '2', '3', '4'],
      ['5', '6', '7', '8'],
    ],
    ordered: true,
    failsAt: 3,
  },
  {
    id: 22,
    test: 'transformWith with input stream return None',
    program: (s, s2) => s.transformWith(s2, (r1, r2) => r1.union(r2)),
    inputs: [
      [['a', 'b'], ['a', ''], [''], null],
      [['a', 'b'], ['b', ''], [], null],
    ],
    expected: [['a', 'b', 'a', 'b'], ['a', '', 'b', ''], ['']],
    failsAt: 4,
  },
  {
    id: 24,
    test: 'StreamingContext.transform with input stream return None',
    program: (s, s2, ssc) =>
      ssc.transform([s, s.map((x) => x + 4), s.map((x) => x + 8)], (rdds) =>
        rdds.reduce((a, b) => a.union(b)),
      ),
    inputs: [[[1, 2, 3, 4], [101, 102, 103, 104], [201, 202, 203, 204], null]],
    expected: [
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112],
      [201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212],
    ],
    ordered: true,
    failsAt: 4,
  },
  {
    id: 26,
    test: 'join',
    program: (s, s2) => s.map((x) => [x, 1]).join(s2.map((x) => [x, 'x'])),
    inputs: [
      [['a', 'b'], ['a', ''], [''], []],
      [['a', 'b'], ['b', ''], [], ['']],
    ],
    expected: [
      [
        ['a', [1, 'x']],
        ['b', [1, 'x']],
      ],
      [['', [1, 'x']]],
      [],
      [],
    ],
  },
  {
    id: 28,
    test: 'rightOuterJoin',
    program: (s, s2) => s.map((x) => [x, 1]).rightOuterJoin(s2.map((x) => [x, 'x'])),
    inputs: [
      [['a', 'b'], ['a', ''], [''], []],
      [['a', 'b'], ['b', ''], [], ['']],
    ],
    expected: [
      [
        ['a', [1, 'x']],
        ['b', [1, 'x']],
      ],
      [
        ['', [1, 'x']],
        ['b', [null, 'x']],
      ],
      [],
      [['', [null, 'x']]],
    ],
  },
  {
    id: 30,
    test: 'updateStateByKey',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .updateStateByKey((vs: any[], st: any) => vs.reduce((a: number, b: number) => a + b, 0) + (st ?? 0)),
    inputs: [[['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b'], ['a'], []]],
    expected: [
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
    id: 32,
    test: 'updateStateByKey - testing time stamps as input',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .updateStateByKey((vs: any[], st: any, _key, time) => (vs.length ? time + (st ?? 0) : (st ?? 0)), {
          initialState: [
            ['a', 0],
            ['c', 0],
          ],
        }),
    inputs: [[['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b'], ['a'], []]],
    expected: [
      [
        ['a', 1000],
        ['c', 0],
      ],
      [
        ['a', 3000],
        ['b', 2000],
        ['c', 0],
      ],
      [
        ['a', 6000],
        ['b', 5000],
        ['c', 3000],
      ],
      [
        ['a', 10000],
        ['b', 9000],
        ['c', 3000],
      ],
      [
        ['a', 15000],
        ['b', 9000],
        ['c', 3000],
      ],
      [
        ['a', 15000],
        ['b', 9000],
        ['c', 3000],
      ],
    ],
  },
  {
    id: 34,
    test: 'updateStateByKey - object lifecycle',
    program: (s) =>
      s
        .map((x) => [x, 1])
        .updateStateByKey((vs: any[], st: any) => {
          const o = st ?? { counter: 0, expire: 0 };
          const n = vs.reduce((a: number, b: number) => a + b, 0);
          const e = n === 0 ? o.expire + 1 : 0;
          return e === 2 ? undefined : { counter: o.counter + n, expire: e };
        })
        .mapValues((o) => o.counter),
    inputs: [[['a', 'b'], null, ['a', 'c', 'a'], ['c'], null, null]],
    expected: [
      [
        ['a', 1],
        ['b', 1],
      ],
      [
        ['a', 1],
        ['b', 1],
      ],
      [
        ['a', 3],
        ['c', 1],
      ],
      [
        ['a', 3],
        ['c', 2],
      ],
      [['c', 2]],
      [],
    ],
  },
];
