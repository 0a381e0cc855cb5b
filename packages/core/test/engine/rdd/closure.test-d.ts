import type { RDD, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';

declare const ssc: StreamingContext;
declare const rdd: RDD<number>;

test('a closure has the type of its function without what it captures', () => {
  const times = ssc.closure((by: number, n: number) => n * by, 1);
  expectTypeOf(times).parameters.toEqualTypeOf<[n: number]>();
  expectTypeOf(times).returns.toEqualTypeOf<number>();
  expectTypeOf(times.with).parameters.toEqualTypeOf<[captured: number]>();
  expectTypeOf(rdd.map(times.with(3))).toEqualTypeOf<RDD<number>>();
});

test('what it captures must be what the function takes', () => {
  const times = ssc.closure(({ by }: { by: number }, n: number) => n * by, { by: 1 });
  // @ts-expect-error -- no number
  times.with({ by: 'three' });
  // @ts-expect-error -- nothing of that name
  ssc.closure(({ by }: { by: number }, n: number) => n * by, { times: 1 });
});

test('one that captures nothing is as its function', () => {
  const isOdd = ssc.closure((n: number): boolean => n % 2 === 1);
  expectTypeOf(isOdd).toEqualTypeOf<(n: number) => boolean>();
  expectTypeOf(rdd.filter(isOdd)).toEqualTypeOf<RDD<number>>();
  // @ts-expect-error -- nothing is captured
  isOdd.with(1);
});
