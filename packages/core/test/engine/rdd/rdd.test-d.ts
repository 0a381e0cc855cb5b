import { describe, expectTypeOf, test } from 'vitest';
import type { RDD } from '../../../src/engine/rdd/rdd.ts';
import { localEngine } from '../../support/local-engine.ts';

const { sc } = localEngine();
const words = sc.parallelize(['to', 'be']);
const numbers = sc.parallelize([1, 2]);
const pairs = words.map((word) => [word, 1]);

const parsed = <U>(lines: RDD<string>) => lines.map((line) => JSON.parse(line) as U);
const paired = <U, V>(rdd: RDD<U>, fn: (record: U) => V) => rdd.map(fn).map((value) => [value, 1]);

describe('what RDD operations make', () => {
  test('pairs are inferred', () => {
    expectTypeOf(pairs).toEqualTypeOf<RDD<[string, number]>>();
    expectTypeOf(words.keyBy((word) => word.length)).toEqualTypeOf<RDD<[number, string]>>();
    expectTypeOf(words.groupBy((word) => word.length)).toEqualTypeOf<RDD<[number, string[]]>>();
    expectTypeOf(words.zipWithIndex()).toEqualTypeOf<RDD<[string, number]>>();
    expectTypeOf(words.cartesian(numbers)).toEqualTypeOf<RDD<[string, number]>>();
    expectTypeOf(words.zip(numbers)).toEqualTypeOf<RDD<[string, number]>>();
  });

  test('pairs are inferred wherever a function or an array gives them', () => {
    type Pairs = RDD<[string, number]>;
    expectTypeOf(sc.parallelize([['a', 1]])).toEqualTypeOf<Pairs>();
    expectTypeOf(sc.makeRDD([[['a', 1]], []])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.flatMap((word) => [[word, 1]])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.mapAsync(async (word) => [word, 1])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.flatMapAsync(async (word) => [[word, 1]])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.mapPartitions((all) => [[[...all].join(), 1]])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.mapPartitionsWithIndex((i) => [['a', i]])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.zipPartitions(numbers, () => [['a', 1]])).toEqualTypeOf<Pairs>();
    expectTypeOf(words.keyBy((word) => [word, 1])).toEqualTypeOf<RDD<[[string, number], string]>>();
    expectTypeOf(words.groupBy((word) => [word, 1])).toEqualTypeOf<RDD<[[string, number], string[]]>>();
    expectTypeOf(pairs.mapValues((n) => ['a', n])).toEqualTypeOf<RDD<[string, [string, number]]>>();
    expectTypeOf(pairs.flatMapValues((n) => [['a', n]])).toEqualTypeOf<RDD<[string, [string, number]]>>();
    const mean = pairs.combineByKey(
      (n) => [n, 1],
      ([sum, count], n) => [sum + n, count + 1],
      ([a, m], [b, n]) => [a + b, m + n],
    );
    expectTypeOf(mean).toEqualTypeOf<RDD<[string, [number, number]]>>();
    const lists = pairs.combineByKey(
      (n) => [n],
      (list, n) => [...list, n],
      (a, b) => [...a, ...b],
    );
    expectTypeOf(lists).toEqualTypeOf<RDD<[string, number[]]>>();
    const texts = pairs.aggregateByKey(
      '',
      (text, n) => `${text}${n}`,
      (a, b) => a + b,
    );
    expectTypeOf(texts).toEqualTypeOf<RDD<[string, string]>>();
  });

  test('other records are inferred as they were', () => {
    expectTypeOf(sc.parallelize([1, 2])).toEqualTypeOf<RDD<number>>();
    expectTypeOf(sc.parallelize([{ a: 1 }])).toEqualTypeOf<RDD<{ a: number }>>();
    expectTypeOf(words.map(() => 1)).toEqualTypeOf<RDD<number>>();
    expectTypeOf(words.map((word) => ({ word }))).toEqualTypeOf<RDD<{ word: string }>>();
    expectTypeOf(words.map((word) => (word ? [word, 1] : null))).toEqualTypeOf<
      RDD<[string, number] | null>
    >();
    expectTypeOf(words.map((word) => JSON.parse(word))).toEqualTypeOf<RDD<any>>();
    expectTypeOf(words.map((word): unknown => JSON.parse(word))).toEqualTypeOf<RDD<unknown>>();
    expectTypeOf(words.map((word): void => void word)).toEqualTypeOf<RDD<void>>();
    expectTypeOf(
      words.map((): never => {
        throw new Error('no');
      }),
    ).toEqualTypeOf<RDD<never>>();
    expectTypeOf(parsed<Date>(words)).toEqualTypeOf<RDD<Date>>();
    expectTypeOf(paired(words, (word) => word.length)).toEqualTypeOf<RDD<[number, number]>>();
  });

  test('functions that wait are refused where nobody would wait', () => {
    // @ts-expect-error a function that waits belongs into mapAsync
    words.map(async (word) => word);
    // @ts-expect-error it may return a promise
    words.map((word) => (word ? Promise.resolve(1) : 2));
    // @ts-expect-error a function that waits belongs into flatMapAsync
    words.flatMap(async (word) => [word]);
    // @ts-expect-error the elements are promises
    words.flatMap((word) => [Promise.resolve(word)]);
    // @ts-expect-error a function that waits belongs into mapAsync
    words.keyBy(async (word) => word);
    // @ts-expect-error a function that waits belongs into mapAsync
    pairs.mapValues(async (n) => n);
    // @ts-expect-error the elements are promises
    pairs.flatMapValues((n) => [Promise.resolve(n)]);
  });

  test('records keep their type', () => {
    expectTypeOf(words.distinct()).toEqualTypeOf<RDD<string>>();
    expectTypeOf(words.subtract(words)).toEqualTypeOf<RDD<string>>();
    expectTypeOf(words.intersection(words)).toEqualTypeOf<RDD<string>>();
    expectTypeOf(words.sortBy((word) => word.length)).toEqualTypeOf<RDD<string>>();
    expectTypeOf(words.randomSplit([1, 2])).toEqualTypeOf<RDD<string>[]>();
    expectTypeOf(words.glom()).toEqualTypeOf<RDD<string[]>>();
  });

  test('aggregations are typed by what they begin with', () => {
    expectTypeOf(pairs.foldByKey(0, (a, b) => a + b)).toEqualTypeOf<RDD<[string, number]>>();
    const lists = pairs.aggregateByKey(
      () => new Set<number>(),
      (set, n) => set.add(n),
      (a, b) => a.union(b),
    );
    expectTypeOf(lists).toEqualTypeOf<RDD<[string, Set<number>]>>();
    expectTypeOf(
      words.aggregate(
        0,
        (sum, word) => sum + word.length,
        (a, b) => a + b,
      ),
    ).resolves.toEqualTypeOf<number>();
    expectTypeOf(
      words.treeAggregate(
        '',
        (all, word) => all + word,
        (a, b) => a + b,
      ),
    ).resolves.toEqualTypeOf<string>();
    expectTypeOf(numbers.fold(0, (a, b) => a + b)).resolves.toEqualTypeOf<number>();
  });

  test('joins say which side may be missing', () => {
    const other = words.map((word) => [word, true]);
    expectTypeOf(pairs.join(other)).toEqualTypeOf<RDD<[string, [number, boolean]]>>();
    expectTypeOf(pairs.leftOuterJoin(other)).toEqualTypeOf<RDD<[string, [number, boolean | null]]>>();
    expectTypeOf(pairs.rightOuterJoin(other)).toEqualTypeOf<RDD<[string, [number | null, boolean]]>>();
    expectTypeOf(pairs.fullOuterJoin(other)).toEqualTypeOf<RDD<[string, [number | null, boolean | null]]>>();
    expectTypeOf(pairs.cogroup([other, pairs])).toEqualTypeOf<
      RDD<[string, [number[], boolean[], number[]]]>
    >();
    expectTypeOf(pairs.groupWith(other)).toEqualTypeOf<RDD<[string, [number[], boolean[]]]>>();
  });

  test('actions give promises', () => {
    expectTypeOf(words.collect()).resolves.toEqualTypeOf<string[]>();
    expectTypeOf(words.countByValue()).resolves.toEqualTypeOf<Map<string, number>>();
    expectTypeOf(pairs.collectAsMap()).resolves.toEqualTypeOf<Map<string, number>>();
    expectTypeOf(pairs.lookup('to')).resolves.toEqualTypeOf<number[]>();
    expectTypeOf(numbers.histogram(2)).resolves.toEqualTypeOf<[edges: number[], counts: number[]]>();
    expectTypeOf(numbers.histogram([0, 1])).resolves.toEqualTypeOf<number[]>();
    expectTypeOf(words.toLocalIterator()).toEqualTypeOf<AsyncGenerator<string, void>>();
  });

  test('operations of pairs and numbers are for pairs and numbers', () => {
    // @ts-expect-error words are no pairs
    expectTypeOf(words.reduceByKey((a: number) => a)).toBeObject();
    // @ts-expect-error words are no pairs
    expectTypeOf(words.sortByKey()).toBeObject();
    // @ts-expect-error words are no numbers
    expectTypeOf(words.sum()).resolves.toBeNumber();
    // @ts-expect-error keys must be of the same type
    expectTypeOf(pairs.join(numbers.keyBy((n) => n))).toBeObject();
  });
});
