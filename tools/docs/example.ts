import { deepStrictEqual } from 'node:assert';
import type { DStream } from '@dstream/core';
import { collectBatches } from '@dstream/testing';

/** What lets `['a', 1]` be a pair and not an array. */
type Inferred = [] | {} | null | undefined;

/** Runs the example of an operator, batches of one second on virtual time, and compares each RDD it gives. */
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
