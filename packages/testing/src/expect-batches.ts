import { deepStrictEqual } from 'node:assert/strict';
import { inspect } from 'node:util';
import type { DStream, StreamingContext } from '@dstream/core';
import { rowsOf, type BatchTable } from './batch-table.ts';
import { collectBatches } from './collect-batches.ts';
import type { BatchProgram } from './run-batches.ts';

export interface ExpectBatchesOptions extends Partial<Omit<BatchProgram<unknown>, 'inputs' | 'build'>> {
  /** Whether the order of records within a batch counts. Default false. */
  readonly ordered?: boolean;
}

/** Any record; the `[]` lets `['a', 1]` be a pair and not an array. */
type Inferred = [] | {} | null | undefined;

/**
 * Runs a graph of one input stream on virtual time and compares the records of each RDD of its output with what is
 * expected, as many batches as the input has unless told otherwise. Rejects with an `AssertionError` that shows the
 * difference.
 *
 * ```ts
 * await expectBatches([[1, 2], CRASH, [3]], (s) => s.map((x) => x + 1), [[2, 3], [4]]);
 * ```
 */
export const expectBatches = async <T extends Inferred, U>(
  batches: BatchTable<T>,
  build: (stream: DStream<T>, ssc: StreamingContext) => DStream<U>,
  expected: readonly (readonly NoInfer<U>[])[],
  { ordered = false, ...program }: ExpectBatchesOptions = {},
): Promise<void> => {
  const actual = await collectBatches<U>({
    numBatches: rowsOf(batches).length,
    ...program,
    inputs: [batches],
    build: ([stream], ssc) => build(stream!, ssc),
  });
  const comparable = ordered ? (records: readonly U[]) => [...records] : sorted<U>;
  deepStrictEqual(actual.map(comparable), expected.map(comparable));
};

/** Records in an order that depends on nothing but their values. */
const sorted = <U>(records: readonly U[]): U[] =>
  records
    .map((record) => ({ record, text: inspect(record, { depth: null, sorted: true, maxArrayLength: null }) }))
    .toSorted((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ record }) => record);
