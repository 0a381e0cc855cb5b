import { HashPartitioner, type DStream, type RDD, type State, type StreamingContext } from '@dstream/core';
import type { ExecutorProgram, ProgramHost } from './executor-program.ts';

type Pairs = DStream<[string, number]>;
type PairRDD = RDD<[string, number]>;

const add = (a: number, b: number): number => a + b;
const subtract = (a: number, b: number): number => a - b;
const twice = (n: number): number => 2 * n;
const isOdd = (n: number): boolean => n % 2 === 1;
const total = (values: readonly number[], state: number | null): number => values.reduce(add, state ?? 0);

const count = (key: string, value: number | null, state: State<number>): [string, number] => {
  state.update((state.getOption() ?? 0) + (value ?? 0));
  return [key, state.get()];
};

/** What each batch goes through on its own. */
const ofNumbers: Readonly<Record<string, (numbers: DStream<number>) => DStream<any>>> = {
  map: (s) => s.map(twice),
  flatMap: (s) => s.flatMap((n) => [n, n]),
  filter: (s) => s.filter(isOdd),
  mapAsync: (s) => s.mapAsync(async (n) => n + 1),
  flatMapAsync: (s) => s.flatMapAsync(async (n) => [n, n + 1]),
  filterAsync: (s) => s.filterAsync(async (n) => n > 2),
  mapPartitions: (s) => s.mapPartitions((records) => [[...records].reduce(add, 0)]),
  glom: (s) => s.glom(),
  keyBy: (s) => s.keyBy(isOdd),
  union: (s) => s.union(s.map(twice)),
  repartition: (s) => s.repartition(3),
  count: (s) => s.count(),
  countByValue: (s) => s.countByValue(),
  reduce: (s) => s.reduce(add),
  window: (s) => s.window(2000),
  reduceByWindow: (s) => s.reduceByWindow(add, 3000, 1000),
  countByWindow: (s) => s.countByWindow(2000, 1000),
  countByValueAndWindow: (s) => s.countByValueAndWindow(2000, 1000),
};

const ofPairs: Readonly<Record<string, (pairs: Pairs) => DStream<any>>> = {
  mapValues: (s) => s.mapValues(twice),
  flatMapValues: (s) => s.flatMapValues((n) => [n, -n]),
  partitionBy: (s) => s.partitionBy(new HashPartitioner(3)),
  reduceByKey: (s) => s.reduceByKey(add),
  combineByKey: (s) =>
    s.combineByKey(
      (n) => [n],
      (all, n) => [...all, n],
      (a, b) => [...a, ...b],
    ),
  groupByKey: (s) => s.groupByKey(),
  cogroup: (s) => s.cogroup(s.mapValues(twice)),
  join: (s) => s.join(s.filter(([key]) => key === 'a')),
  leftOuterJoin: (s) => s.leftOuterJoin(s.filter(([key]) => key === 'a')),
  rightOuterJoin: (s) => s.filter(([key]) => key === 'a').rightOuterJoin(s),
  fullOuterJoin: (s) => s.filter(([key]) => key === 'a').fullOuterJoin(s),
  groupByKeyAndWindow: (s) => s.groupByKeyAndWindow(2000, 1000),
  reduceByKeyAndWindow: (s) => s.reduceByKeyAndWindow(add, 3000, 1000),
  reduceByKeyAndWindowWithInverse: (s) => s.reduceByKeyAndWindow(add, subtract, 3000, 1000),
  updateStateByKey: (s) => s.updateStateByKey(total),
  mapWithState: (s) => s.mapWithState(count),
  stateSnapshots: (s) => s.mapWithState(count).stateSnapshots(),
};

/** What is described anew for each batch. */
const ofRDDs: Readonly<Record<string, (numbers: RDD<number>, pairs: PairRDD) => RDD<any>>> = {
  distinct: (rdd) => rdd.union(rdd).distinct(),
  intersection: (rdd) => rdd.intersection(rdd.map(twice)),
  subtract: (rdd) => rdd.subtract(rdd.map(twice)),
  cartesian: (rdd) => rdd.cartesian(rdd.map(twice)),
  zip: (rdd) => rdd.zip(rdd.map(twice)),
  zipPartitions: (rdd) => rdd.zipPartitions(rdd.map(twice), (a, b) => [[...a].length + [...b].length]),
  zipWithIndex: (rdd) => rdd.zipWithIndex(),
  zipWithUniqueId: (rdd) => rdd.zipWithUniqueId(),
  coalesce: (rdd) => rdd.coalesce(1),
  groupBy: (rdd) => rdd.groupBy(isOdd),
  sortBy: (rdd) => rdd.sortBy((n) => -n),
  sortOfSort: (rdd) =>
    rdd
      .sortBy((n) => -n)
      .zipWithIndex()
      .sortBy(([n]) => n),
  sample: (rdd) => rdd.sample(false, 0.5),
  sampleWithReplacement: (rdd) => rdd.sample(true, 1.5),
  randomSplit: (rdd) => rdd.randomSplit([1, 2])[1]!,
  sortByKey: (_, pairs) => pairs.sortByKey({ ascending: false }),
  filterByRange: (_, pairs) => pairs.sortByKey().filterByRange('a', 'b'),
  repartitionAndSortWithinPartitions: (_, pairs) =>
    pairs.repartitionAndSortWithinPartitions(new HashPartitioner(2)),
  foldByKey: (_, pairs) => pairs.foldByKey(0, add),
  aggregateByKey: (_, pairs) => pairs.aggregateByKey(0, add, add),
  countApproxDistinctByKey: (_, pairs) => pairs.countApproxDistinctByKey(),
  subtractByKey: (_, pairs) => pairs.subtractByKey(pairs.filter(([key]) => key === 'a')),
  sampleByKey: (_, pairs) => pairs.sampleByKey(false, new Map([['a', 0.5]])),
};

const isOrdered = (name: string): boolean => name.startsWith('sort') || name === 'zip';

const watch = (name: string, stream: DStream<any>, { report }: ProgramHost): void =>
  stream.foreachRDD(async (rdd, time) => {
    const records = (await rdd.collect()).map((record) => JSON.stringify(record));
    report([name, time, isOrdered(name) ? records : records.toSorted()]);
  });

const inputOf = (ssc: StreamingContext): DStream<number> =>
  ssc.queueStream(
    [[1, 2, 3, 4, 5], [], [6, 3, 1], [2, 2, 9, 12], [7]].map((records) => ssc.sc.parallelize(records, 3)),
  );

const keyOf = (n: number): [string, number] => [n % 3 === 0 ? 'c' : isOdd(n) ? 'a' : 'b', n];

/** Every operator, over five batches; the sixth is empty. */
export const operators = {
  streams(ssc, host) {
    const numbers = inputOf(ssc);
    for (const [name, use] of Object.entries(ofNumbers)) watch(name, use(numbers), host);
    for (const [name, use] of Object.entries(ofPairs)) watch(name, use(numbers.mapToPair(keyOf)), host);
  },
  rdds(ssc, host) {
    const numbers = inputOf(ssc);
    for (const [name, use] of Object.entries(ofRDDs)) {
      watch(
        name,
        numbers.transform((rdd) => use(rdd, rdd.mapToPair(keyOf))),
        host,
      );
    }
  },
} satisfies Record<string, ExecutorProgram>;
