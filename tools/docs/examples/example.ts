import { deepStrictEqual } from 'node:assert';
import type { DStream, RDD } from '@dstream/core';
import { collectBatches, testContext } from '@dstream/testing';

/** What lets `['a', 1]` be a pair and not an array. */
type Inferred = [] | {} | null | undefined;

/** Runs the example of an operator of streams, batches of one second, and compares each RDD it gives. */
export async function example<A extends Inferred, B extends Inferred, U>(
  stream: A[][],
  other: B[][],
  build: (stream: DStream<A>, other: DStream<B>) => DStream<U>,
  expected: unknown[][],
): Promise<void> {
  const batches = await collectBatches({
    inputs: [stream, other],
    numBatches: stream.length,
    inputPartitions: 1,
    context: { defaultParallelism: 1 },
    build: ([first, second]) => build(first!, second!),
  });
  deepStrictEqual(batches, expected);
  console.log('holds');
}

/** Runs the example of an operator or action of RDDs, and compares the records or the value it gives. */
export async function rddExample<A extends Inferred, B extends Inferred>(
  rdd: A[][],
  other: B[][],
  build: (rdd: RDD<A>, other: RDD<B>) => RDD<any> | Promise<unknown>,
  expected: unknown[],
): Promise<void> {
  await using test = testContext({ defaultParallelism: 1 });
  const { sc } = test.ssc;
  const result = build(sc.makeRDD(rdd), sc.makeRDD(other));
  deepStrictEqual(result instanceof Promise ? [await result] : await result.collect(), expected);
  console.log('holds');
}
