import type { DStream, MapWithStateDStream } from '@dstream/core';
import { runBatches, type BatchRun } from '@dstream/testing';
import { describe, expect, test } from 'vitest';
import { basicOperations } from './cases/basic-operations.ts';
import { checkpoint } from './cases/checkpoint.ts';
import { derived } from './cases/derived.ts';
import { javaApi } from './cases/java-api.ts';
import { mapWithState } from './cases/map-with-state.ts';
import { pyspark } from './cases/pyspark.ts';
import { windowOperations } from './cases/window-operations.ts';
import type { StreamCase } from './stream-case.ts';

const suites = { basicOperations, windowOperations, mapWithState, checkpoint, javaApi, pyspark, derived };

describe.each(Object.entries(suites))('%s', (_, cases) => {
  test.each(cases)('$id $test', async (each) => {
    const { batches, error } = await run(each, (stream) => stream);
    expect(shownAll(batches, each)).toEqual(each.expected.map((records) => shown(records, each)));
    expect(error).toEqual(each.failsAt === undefined ? undefined : failureAt(each));
  });

  test.each(cases.filter(({ snapshots }) => snapshots))('state of $id $test', async (each) => {
    const { batches } = await run(each, (stream) =>
      (stream as MapWithStateDStream<any, any, any>).stateSnapshots(),
    );
    expect(shownAll(batches, each)).toEqual(each.snapshots!.map((records) => shown(records, each)));
  });
});

test.each(basicOperations.filter(({ partitions }) => partitions))('partitions of $id $test', async (each) => {
  const { batches } = await run(each, (stream) => stream);
  expect(batches.map(({ partitions }) => partitions.length)).toEqual(batches.map(() => each.partitions));
});

test.each(derived.filter(({ sparkGives }) => sparkGives))(
  'another answer than Spark gives: $id $test',
  (each) => {
    expect(each.sparkGives).not.toEqual(each.expected);
  },
);

const failureAt = ({ failsAt = 0, batchDuration = 1000 }: StreamCase): unknown =>
  expect.objectContaining({
    code: 'PARENT_WITHOUT_RDD',
    params: expect.objectContaining({ time: failsAt * batchDuration }),
  });

const run = (each: StreamCase, output: (stream: DStream<any>) => DStream<any>): Promise<BatchRun<any>> =>
  runBatches({
    batchDuration: each.batchDuration ?? 1000,
    inputs: each.inputs,
    numBatches: each.numBatches ?? each.inputs[0]!.length,
    inputPartitions: each.inputPartitions ?? 2,
    build: ([s, s2], ssc) => output(each.program(s!, s2!, ssc)),
  });

const shownAll = (batches: BatchRun<any>['batches'], each: StreamCase): readonly (readonly string[])[] =>
  batches.map(({ partitions }) => shown(partitions.flat(1), each));

/** Records as text, sorted where their order does not count. */
const shown = (records: readonly unknown[], { ordered, innerUnordered }: StreamCase): readonly string[] => {
  const texts = records.map((record) => JSON.stringify(innerUnordered ? sortedInside(record) : record));
  return ordered ? texts : texts.toSorted();
};

const sortedInside = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map((each) =>
        Array.isArray(each) ? each.map((element) => JSON.stringify(element)).toSorted() : each,
      )
    : value;
