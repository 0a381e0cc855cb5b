import { describe, expectTypeOf, test } from 'vitest';
import type { RDD } from '../../../src/engine/rdd/rdd.ts';
import { localEngine } from '../../support/local-engine.ts';

const { sc } = localEngine();
const words = sc.parallelize(['to', 'be']);
const numbers = sc.parallelize([1, 2]);
const pairs = words.map((word) => [word, 1]);

describe('what RDD operations make', () => {
  test('pairs are inferred', () => {
    expectTypeOf(pairs).toEqualTypeOf<RDD<[string, number]>>();
    expectTypeOf(words.keyBy((word) => word.length)).toEqualTypeOf<RDD<[number, string]>>();
    expectTypeOf(words.groupBy((word) => word.length)).toEqualTypeOf<RDD<[number, string[]]>>();
    expectTypeOf(words.zipWithIndex()).toEqualTypeOf<RDD<[string, number]>>();
    expectTypeOf(words.cartesian(numbers)).toEqualTypeOf<RDD<[string, number]>>();
    expectTypeOf(words.zip(numbers)).toEqualTypeOf<RDD<[string, number]>>();
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
