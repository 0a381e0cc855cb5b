import type { DStream, Duration, StreamingContext, Time } from '@dstream/core';
import type { BatchTable } from './batch-table.ts';
import { loseExecutor } from './lose-executor.ts';
import { TableInput } from './table-input.ts';
import { testContext, type TestContextOptions } from './test-context.ts';

/** A stream graph with its input and for how long to run it. */
export interface BatchProgram<U> {
  /** Milliseconds. Default 1000. The first batch is at this time. */
  readonly batchDuration?: Duration;
  /** One table per input stream. */
  readonly inputs: readonly BatchTable<any>[];
  /** How many batch intervals to run. */
  readonly numBatches: number;
  /** Defines the graph and returns its output. */
  readonly build: (inputStreams: DStream<any>[], ssc: StreamingContext) => DStream<U>;
  /** Into how many partitions each input batch is cut, as `parallelize` cuts. Default 2. */
  readonly inputPartitions?: number;
  /** Everything else a context may be given: `defaultParallelism`, `plugins`, `concurrentJobs` … */
  readonly context?: Omit<TestContextOptions, 'batchDuration'>;
}

/** One RDD of the output. */
export interface OutputBatch<U> {
  readonly time: Time;
  readonly partitions: readonly (readonly U[])[];
}

/** What became of a program. */
export interface BatchRun<U> {
  /** One entry for each RDD that the output had and whose batch succeeded, in order of time. */
  readonly batches: readonly OutputBatch<U>[];
  /** The first error of a batch, if one failed. Later batches still ran. */
  readonly error: unknown;
}

let running: Promise<unknown> = Promise.resolve();

/** Runs a graph on virtual time, to the end whatever fails. Several calls run one after the other. */
export const runBatches = <U>(program: BatchProgram<U>): Promise<BatchRun<U>> => {
  const run = running.then(() => runNow(program));
  running = run.catch(() => undefined);
  return run;
};

const runNow = async <U>(program: BatchProgram<U>): Promise<BatchRun<U>> => {
  const {
    batchDuration = 1000,
    inputs,
    numBatches,
    build,
    inputPartitions: numPartitions = 2,
    context,
  } = program;
  await using test = testContext({ ...context, batchDuration });
  const { ssc, clock } = test;
  const lose = (): Promise<void> => loseExecutor(ssc, output.graph.streams);
  const streams = inputs.map((table) =>
    ssc.inputStream(new TableInput(table, { numPartitions, loseExecutor: lose })),
  );
  const output = build(streams, ssc);
  const batches: OutputBatch<U>[] = [];
  output.foreachRDD(async (rdd, time) => {
    batches.push({ time, partitions: await rdd.glom().collect() });
  });
  let error: unknown;
  await ssc.start();
  ssc.awaitTermination().catch((failure: unknown) => (error = failure));
  const end = (Math.floor(clock.now() / batchDuration) + numBatches) * batchDuration;
  await clock.advanceTo(end);
  await clock.runUntil(ssc.idle());
  const wanted = batches.filter(({ time }) => time <= end);
  return { batches: wanted.toSorted((a, b) => a.time - b.time), error };
};
