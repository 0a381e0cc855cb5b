import type { DStream, MapWithStateDStream, RDD, Time } from '@dstream/core';
import type { Input } from '@dstream/core/plugin';
import { VirtualClock, testContext, type TestContext } from '@dstream/testing';
import { basicOperations } from '../../../packages/core/test/spark/cases/basic-operations.ts';
import { checkpoint } from '../../../packages/core/test/spark/cases/checkpoint.ts';
import { derived } from '../../../packages/core/test/spark/cases/derived.ts';
import { javaApi } from '../../../packages/core/test/spark/cases/java-api.ts';
import { mapWithState } from '../../../packages/core/test/spark/cases/map-with-state.ts';
import { pyspark } from '../../../packages/core/test/spark/cases/pyspark.ts';
import { windowOperations } from '../../../packages/core/test/spark/cases/window-operations.ts';
import type { StreamCase } from '../../../packages/core/test/spark/stream-case.ts';
import { threads } from '../src/index.ts';

const suites = { basicOperations, windowOperations, mapWithState, checkpoint, javaApi, pyspark, derived };

/** A case of the model with a name of its own. */
export interface NamedCase {
  readonly name: string;
  readonly each: StreamCase;
}

/** Every case that runs to its end. One that fails on the driver never reaches a worker. */
export const cases: readonly NamedCase[] = Object.entries(suites).flatMap(([suite, all]) =>
  all
    .filter(({ failsAt }) => failsAt === undefined)
    .map((each, index) => ({ name: `${suite} ${index}: ${each.id} ${each.test}`, each })),
);

const durationOf = ({ batchDuration = 1000 }: StreamCase): number => batchDuration;

export const durations: readonly number[] = [...new Set(cases.map(({ each }) => durationOf(each)))];

/** The batches of one output of one case, as they came. */
export interface Seen {
  readonly time: Time;
  readonly records: readonly unknown[];
}

export interface Model extends TestContext {
  readonly seen: ReadonlyMap<string, Seen[]>;
  readonly numBatches: number;
}

/** All cases of one batch duration as one program, the same on the driver and in its workers. */
export const modelOf = (batchDuration: number): Model => {
  const entry = new URL(`./app-model.ts?${batchDuration}`, import.meta.url);
  const clock = new VirtualClock({ patience: 60_000 });
  const plugins = [
    threads({ workers: 2, entry, execArgv: ['--conditions=@dstream/source'], startTimeout: 120_000 }),
  ];
  const test = testContext({ batchDuration, clock, plugins });
  const seen = new Map<string, Seen[]>();
  const wanted = cases.filter(({ each }) => durationOf(each) === batchDuration);
  for (const { name, each } of wanted) {
    const inputs = each.inputs.map((rows) =>
      test.ssc.inputStream(tableInput(rows, each.inputPartitions ?? 2)),
    );
    const output = each.program(inputs[0]!, inputs[1]!, test.ssc);
    watch(output, name, seen);
    if (each.snapshots)
      watch((output as MapWithStateDStream<any, any, any>).stateSnapshots(), `state of ${name}`, seen);
  }
  const numBatches = Math.max(...wanted.map(({ each }) => each.numBatches ?? each.inputs[0]!.length));
  return { ...test, [Symbol.asyncDispose]: test[Symbol.asyncDispose].bind(test), seen, numBatches };
};

const watch = (stream: DStream<any>, name: string, seen: Map<string, Seen[]>): void => {
  seen.set(name, []);
  stream.foreachRDD(async (rdd, time) => {
    seen.get(name)!.push({ time, records: await rdd.collect() });
  });
};

/** One row a batch, then empty ones; null: no RDD. */
const tableInput = (rows: readonly (readonly unknown[] | null)[], numPartitions: number): Input<any> => {
  const allocated = new Map<Time, readonly unknown[] | null>();
  let next = 0;
  return {
    name: 'table',
    allocate(time) {
      const row = next < rows.length ? rows[next++]! : [];
      allocated.set(time, row);
      return undefined;
    },
    compute(time, rdds): RDD<any> | undefined {
      const row = allocated.get(time);
      return row ? rdds.parallelize<any>(row, numPartitions) : undefined;
    },
  };
};
