import {
  StateSpec,
  type DStream,
  type MapWithStateDStream,
  type PairDStream,
  type RDD,
  type State,
  type StreamingContext,
} from '@dstream/core';
import { describe, expectTypeOf, test } from 'vitest';

declare const ssc: StreamingContext;
declare const words: DStream<string>;
declare const numbers: DStream<number>;
declare const pairs: PairDStream<string, number>;
declare const names: PairDStream<string, string>;

const add = (a: number, b: number): number => a + b;

describe('pairs', () => {
  test('are inferred from an array of two', () => {
    expectTypeOf(words.map((w) => [w, 1])).toEqualTypeOf<DStream<[string, number]>>();
    expectTypeOf(words.flatMap((w) => w.split(' ').map((each) => [each, 1]))).toEqualTypeOf<
      DStream<[string, number]>
    >();
    expectTypeOf(words.flatMapToPair((w) => [[w, 1]])).toEqualTypeOf<DStream<[string, number]>>();
    expectTypeOf(words.mapToPair((w) => [w, w.length])).toEqualTypeOf<DStream<[string, number]>>();
    expectTypeOf(words.keyBy((w) => w.length)).toEqualTypeOf<DStream<[number, string]>>();
  });

  test('are inferred wherever a function or an array gives them', () => {
    type Pairs = DStream<[string, number]>;
    expectTypeOf(ssc.queueStream([[['a', 1]], []])).toEqualTypeOf<Pairs>();
    expectTypeOf(ssc.queueStream([['a', 'b']])).toEqualTypeOf<DStream<string>>();
    expectTypeOf(ssc.queueStream([ssc.sc.parallelize([['a', 1]])])).toEqualTypeOf<Pairs>();
    expectTypeOf(ssc.rateStream({ rowsPerSecond: 1 })).toEqualTypeOf<DStream<number>>();
    expectTypeOf(ssc.rateStream({ rowsPerSecond: 1, record: (i) => ['a', i] })).toEqualTypeOf<Pairs>();
    expectTypeOf(ssc.fromAsyncIterable([['a', 1]])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.flatMap((w) => [[w, 1]])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.mapAsync(async (w) => [w, 1])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.flatMapAsync(async (w) => [[w, 1]])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.mapPartitions((all) => [[[...all].join(), 1]])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.transform((rdd) => rdd.map((w) => [w, 1]))).toEqualTypeOf<Pairs>();
    expectTypeOf(words.transformWith(words, (rdd) => rdd.map((w) => [w, 1]))).toEqualTypeOf<Pairs>();
    expectTypeOf(ssc.transform([words], () => ssc.sc.parallelize([['a', 1]]))).toEqualTypeOf<Pairs>();
    expectTypeOf(words.keyBy((w) => [w, 1])).toEqualTypeOf<DStream<[[string, number], string]>>();
    expectTypeOf(pairs.mapValues((n) => ['a', n])).toEqualTypeOf<DStream<[string, [string, number]]>>();
    expectTypeOf(pairs.flatMapValues((n) => [['a', n]])).toEqualTypeOf<DStream<[string, [string, number]]>>();
    const mean = pairs.combineByKey(
      (n) => [n, 1],
      ([sum, count], n) => [sum + n, count + 1],
      ([a, m], [b, n]) => [a + b, m + n],
    );
    expectTypeOf(mean).toEqualTypeOf<DStream<[string, [number, number]]>>();
    const mapped = pairs.mapWithState((key, value, state: State<number>) => [key, value! + state.get()]);
    expectTypeOf(mapped).toEqualTypeOf<MapWithStateDStream<string, number, [string, number]>>();
    const spec = StateSpec.function((key: string, value: number | null, state: State<number>) => [
      key,
      value! + state.get(),
    ]);
    expectTypeOf(pairs.mapWithState(spec)).toEqualTypeOf<
      MapWithStateDStream<string, number, [string, number]>
    >();
    const range = pairs.updateStateByKey((values, state: [number, number] | null) => [
      Math.min(state?.[0] ?? 0, ...values),
      Math.max(state?.[1] ?? 0, ...values),
    ]);
    expectTypeOf(range).toEqualTypeOf<DStream<[string, [number, number]]>>();
  });

  test('keep the type of their keys and values', () => {
    expectTypeOf(words.map((w) => [w, 1]).reduceByKey((a, b) => a + b)).toEqualTypeOf<
      DStream<[string, number]>
    >();
    expectTypeOf(pairs.groupByKey()).toEqualTypeOf<DStream<[string, number[]]>>();
    expectTypeOf(pairs.mapValues((n) => n > 0)).toEqualTypeOf<DStream<[string, boolean]>>();
    expectTypeOf(pairs.flatMapValues((n) => [`${n}`])).toEqualTypeOf<DStream<[string, string]>>();
    expectTypeOf(pairs.partitionBy(3)).toEqualTypeOf<DStream<[string, number]>>();
    expectTypeOf(pairs.groupByKeyAndWindow(1000)).toEqualTypeOf<DStream<[string, number[]]>>();
    expectTypeOf(pairs.reduceByKeyAndWindow(add, 1000)).toEqualTypeOf<DStream<[string, number]>>();
    expectTypeOf(pairs.reduceByKeyAndWindow(add, add, 1000)).toEqualTypeOf<DStream<[string, number]>>();
  });

  test('join by key', () => {
    expectTypeOf(pairs.join(names)).toEqualTypeOf<DStream<[string, [number, string]]>>();
    expectTypeOf(pairs.leftOuterJoin(names)).toEqualTypeOf<DStream<[string, [number, string | null]]>>();
    expectTypeOf(pairs.rightOuterJoin(names)).toEqualTypeOf<DStream<[string, [number | null, string]]>>();
    expectTypeOf(pairs.fullOuterJoin(names)).toEqualTypeOf<
      DStream<[string, [number | null, string | null]]>
    >();
    expectTypeOf(pairs.cogroup(names)).toEqualTypeOf<DStream<[string, [number[], string[]]]>>();
  });

  test('of different keys do not join', () => {
    expectTypeOf(numbers.map((n) => [n, 'x'])).not.toExtend<PairDStream<string, string>>();
    // @ts-expect-error -- the keys are numbers here
    pairs.join(numbers.map((n) => [n, 'x']));
  });

  test('are needed for what works by key', () => {
    expectTypeOf(words).not.toExtend<PairDStream<any, any>>();
    // @ts-expect-error -- a string is no pair
    words.reduceByKey((a: string) => a);
    // @ts-expect-error -- a number is no pair
    numbers.groupByKey();
    // @ts-expect-error -- three are no pair
    words.map((w) => [w, 1, 2]).reduceByKey((a: number) => a);
    // @ts-expect-error -- a string is no pair
    words.join(pairs);
    // @ts-expect-error -- a string is no pair
    words.updateStateByKey(() => 1);
    // @ts-expect-error -- a string is no pair
    words.mapWithState(() => 1);
  });
});

describe('other records', () => {
  test('are inferred from what functions return', () => {
    expectTypeOf(words.map((w) => w.length)).toEqualTypeOf<DStream<number>>();
    expectTypeOf(words.map((w) => ({ w }))).toEqualTypeOf<DStream<{ w: string }>>();
    expectTypeOf(words.map(() => null)).toEqualTypeOf<DStream<null>>();
    expectTypeOf(words.flatMap((w) => w.split(''))).toEqualTypeOf<DStream<string>>();
    expectTypeOf(words.mapAsync(async (w) => w.length)).toEqualTypeOf<DStream<number>>();
    expectTypeOf(words.glom()).toEqualTypeOf<DStream<string[]>>();
    expectTypeOf(words.count()).toEqualTypeOf<DStream<number>>();
    expectTypeOf(words.countByValue()).toEqualTypeOf<DStream<[string, number]>>();
    expectTypeOf(words.window(1000)).toEqualTypeOf<DStream<string>>();
    expectTypeOf(words.transform((rdd) => rdd.map((w) => w.length))).toEqualTypeOf<DStream<number>>();
    expectTypeOf(words.transformWith(numbers, (a, b) => a.map((w) => w.length).union(b))).toEqualTypeOf<
      DStream<number>
    >();
  });

  test('are no promises: a function that waits belongs into mapAsync', () => {
    // @ts-expect-error -- nobody would wait for them
    words.map(async (w) => w);
    // @ts-expect-error -- nobody would wait for them
    words.flatMap((w) => [Promise.resolve(w)]);
    // @ts-expect-error -- nobody would wait for them
    words.keyBy(async (w) => w);
    // @ts-expect-error -- nobody would wait for them
    pairs.mapValues(async (n) => n);
    expectTypeOf(words.map((w) => JSON.parse(w))).toEqualTypeOf<DStream<any>>();
    expectTypeOf(words.map((w): unknown => JSON.parse(w))).toEqualTypeOf<DStream<unknown>>();
  });

  test('are narrowed by a filter that is a type guard', () => {
    const mixed = words as DStream<string | number>;
    expectTypeOf(mixed.filter((x): x is number => typeof x === 'number')).toEqualTypeOf<DStream<number>>();
    expectTypeOf(mixed.filter((x) => x !== 0)).toEqualTypeOf<DStream<string | number>>();
  });

  test('reach outputs with their type', () => {
    words.foreachRDD((rdd, time) => {
      expectTypeOf(rdd).toEqualTypeOf<RDD<string>>();
      expectTypeOf(time).toEqualTypeOf<number>();
    });
    words.foreachRDD((rdd) => rdd.collect());
    words.foreachPartition((records) => {
      expectTypeOf(records).toEqualTypeOf<Iterable<string>>();
    });
  });

  test('do not merge with others', () => {
    expectTypeOf(numbers).not.toExtend<DStream<string>>();
    // @ts-expect-error -- numbers are no words
    words.union(numbers);
  });
});

describe('state', () => {
  test('has the type that the function says', () => {
    const counts = pairs.updateStateByKey(
      (values: number[], sum: bigint | null) => (sum ?? 0n) + BigInt(values.length),
    );
    expectTypeOf(counts).toEqualTypeOf<DStream<[string, bigint]>>();
    const mapped = pairs.mapWithState((key: string, value: number | null, state: State<bigint>) => {
      expectTypeOf(state.getOption()).toEqualTypeOf<bigint | null>();
      return `${key}${value}`;
    });
    expectTypeOf(mapped).toEqualTypeOf<MapWithStateDStream<string, bigint, string>>();
    expectTypeOf(mapped.stateSnapshots()).toEqualTypeOf<DStream<[string, bigint]>>();
  });

  test('may be described step by step', () => {
    const spec = StateSpec.function((key: string, value: number | null, state: State<number>) => {
      state.update(value ?? 0);
      return key;
    })
      .timeout(1000)
      .numPartitions(2)
      .initialState([['a', 1]]);
    expectTypeOf(pairs.mapWithState(spec)).toEqualTypeOf<MapWithStateDStream<string, number, string>>();
    // @ts-expect-error -- the values are numbers here
    names.mapWithState(spec);
  });
});

test('a chain of thirty steps keeps its type', () => {
  const chain = words
    .flatMap((line) => line.split(' '))
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())
    .map((word) => [word, 1])
    .mapValues((n) => n + 1)
    .reduceByKey((a, b) => a + b)
    .flatMapValues((n) => [n, -n])
    .groupByKey()
    .mapValues((all) => all.length)
    .keyBy(([word]) => word.length)
    .mapValues(([word]) => word)
    .groupByKey()
    .map(([length, all]) => ({ length, all }))
    .filter(({ all }) => all.length > 1)
    .flatMap(({ length, all }) => all.map((word) => ({ length, word })))
    .map(({ length, word }) => [word, BigInt(length)])
    .reduceByKey((a, b) => a + b)
    .window(2000, 1000)
    .mapValues(Number)
    .reduceByKeyAndWindow((a, b) => a + b, 4000, 2000)
    .map(([word, n]) => [n % 2 === 0, word])
    .groupByKey()
    .mapAsync(async ([isEven, all]) => ({ isEven, all }))
    .transform((rdd) => rdd.map(({ isEven, all }) => [isEven, all.length]))
    .updateStateByKey((values: number[], sum: number | null) => values.reduce(add, sum ?? 0))
    .map(([isEven, n]) => [String(isEven), n])
    .join(pairs)
    .mapValues(([a, b]) => a + b)
    .glom()
    .flatMap((all) => all)
    .map(([name, n]) => ({ name, n }));
  expectTypeOf(chain).toEqualTypeOf<DStream<{ name: string; n: number }>>();
});
