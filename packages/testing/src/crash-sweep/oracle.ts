import type { Time } from '@dstream/core';
import type { Input } from '@dstream/core/plugin';
import { testContext } from '../test-context.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { batchDuration, type Aftermath, type Lives } from './run-lives.ts';

/** What each batch writes when nothing happens, it has the same input, and there are batches at the same times. */
export const oracleOf = async <T, U>(
  { build, context }: Lives<T, U>,
  { inputs, zeroTime }: Pick<Aftermath<T, U>, 'inputs' | 'zeroTime'>,
): Promise<ReadonlyMap<Time, readonly U[]>> => {
  const outputs = new Map<Time, readonly U[]>();
  const clock = new VirtualClock({ start: zeroTime });
  const { plugins: _, ...options } = context;
  await using test = testContext({ ...options, clock, batchDuration });
  const input: Input<T> = {
    name: 'rows',
    compute: (time, rdds) => rdds.makeRDD<any>([inputs.get(time) ?? []]),
  };
  const built = build(test.ssc.inputStream(input), test.ssc);
  built.foreachRDD(async (rdd, time) => {
    outputs.set(time, await rdd.collect());
  });
  const { graph } = built;
  const initialize = graph.initialize.bind(graph);
  const past = {
    gaps: gapsBetween([zeroTime, ...inputs.keys()]),
    origins: new Map(),
    stateNames: new Map(),
    forgotten: new Map(),
    passedOver: [],
  };
  graph.initialize = (zero) => initialize(zero, past);
  await test.ssc.start();
  await clock.advanceTo(Math.max(...inputs.keys()));
  return outputs;
};

const gapsBetween = (times: readonly Time[]): { after: Time; before: Time }[] =>
  times.slice(1).flatMap((before, index) => {
    const after = times[index]!;
    return before > after + batchDuration ? [{ after, before }] : [];
  });
