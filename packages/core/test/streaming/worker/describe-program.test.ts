import { StreamingContext, type DStream } from '@dstream/core';
import { becomeWorker } from '@dstream/core/worker';
import { describe, expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { Broadcast } from '../../../src/engine/task/broadcast.ts';
import type { DStreamGraph } from '../../../src/streaming/dstream/dstream-graph.ts';
import { describeProgram, requireSameProgram } from '../../../src/streaming/worker/describe-program.ts';

type Define = (ssc: StreamingContext, pairs: DStream<[string, number]>) => unknown;

/** What a worker says of its program. */
const programOf = (define: Define): readonly string[] => {
  const sent: { readonly program: readonly string[] }[] = [];
  const send = (message: unknown): void => void sent.push(message as never);
  becomeWorker({ send, receive: () => undefined }, { batchDuration: 100, defaultParallelism: 2, seed: 0 });
  const ssc = new StreamingContext({ batchDuration: 100 });
  const pairs = ssc.queueStream<[string, number]>([]);
  define(ssc, pairs);
  pairs.foreachRDD(() => undefined);
  void ssc.start();
  return sent[0]!.program;
};

const differenceOf = (driver: Define, worker: Define): unknown => {
  try {
    requireSameProgram(programOf(driver), programOf(worker));
    return undefined;
  } catch (error) {
    const { driver: here, worker: there } = (error as { params: Record<string, unknown> }).params;
    return [here, there];
  }
};

const sum = (a: number, b: number): number => a + b;
const update = (values: number[], state: number | null): number => values.reduce(sum, state ?? 0);
const hash = 'with hash [0-9a-f]{16}';
const matching = (text: string): unknown => expect.stringMatching(new RegExp(text));

const withAccumulators =
  (...names: readonly string[]): Define =>
  (ssc) => {
    for (const name of names) ssc.sc.accumulator(name);
  };
const withBroadcast =
  (value: unknown): Define =>
  (ssc) =>
    ssc.sc.broadcast(value);
const withWindow =
  (length: number, slide = 100): Define =>
  (_, pairs) =>
    pairs.window(length, slide);
const withReduce =
  (length: number, numPartitions: number): Define =>
  (_, pairs) =>
    pairs.reduceByKeyAndWindow(sum, length, 100, { numPartitions });
const withTimeout =
  (timeout: number | undefined): Define =>
  (_, pairs) =>
    pairs.mapWithState((key) => key, timeout === undefined ? {} : { timeout });
const withInitial =
  (value: number, numPartitions = 2): Define =>
  (_, pairs) =>
    pairs.updateStateByKey(update, { initialState: [['a', value]], numPartitions });

describe('programs that differ are told apart', () => {
  test.each<[string, Define, Define, string, string]>([
    [
      'another accumulator',
      withAccumulators('extra', 'good'),
      withAccumulators('good', 'bad'),
      '^accumulator 0 "extra"$',
      '^accumulator 0 "good"$',
    ],
    [
      'one accumulator more',
      withAccumulators('a', 'b'),
      withAccumulators('a'),
      '^accumulator 1 "b"$',
      '^missing$',
    ],
    [
      'another broadcast value',
      withBroadcast({ rate: 1 }),
      withBroadcast({ rate: 100 }),
      `^broadcast 0, Object ${hash}$`,
      `^broadcast 0, Object ${hash}$`,
    ],
    [
      'another kind',
      withBroadcast(() => 1),
      withBroadcast(1),
      '^broadcast 0, function$',
      `, number ${hash}$`,
    ],
    ['another window', withWindow(300), withWindow(200), 'window.*over 300 ms', 'window.*over 200 ms'],
    ['another slide', withWindow(300), withWindow(300, 300), 'every 100 ms', 'every 300 ms'],
    ['another window that reduces', withReduce(300, 2), withReduce(200, 2), 'over 300 ms', 'over 200 ms'],
    [
      'a window of more partitions',
      withReduce(300, 2),
      withReduce(300, 3),
      'numPartitions 2$',
      'numPartitions 3$',
    ],
    ['another time-out', withTimeout(300), withTimeout(400), 'timeout 300$', 'timeout 400$'],
    ['no time-out', withTimeout(300), withTimeout(undefined), 'timeout 300$', 'mapWithState.*partitions$'],
    [
      'another initial state',
      withInitial(100),
      withInitial(1000),
      `initialState Array ${hash}`,
      'initialState Array',
    ],
    ['state of more partitions', withInitial(1), withInitial(1, 5), '2 partitions', '5 partitions'],
  ])('%s', (_, driver, worker, here, there) => {
    expect(differenceOf(driver, worker)).toEqual([matching(here), matching(there)]);
    expect(differenceOf(driver, driver)).toBeUndefined();
  });
});

test('what cannot be encoded is compared by its type', () => {
  const withFunction = withBroadcast({ fn: () => 1 });
  expect(differenceOf(withFunction, withBroadcast({ fn: () => 2 }))).toBeUndefined();
});

test('the text of the error says what must be the same, and no values', () => {
  const driver = programOf(withBroadcast('password of the driver'));
  const compare = (): void => requireSameProgram(driver, programOf(withBroadcast('password of the worker')));
  expect(compare).toThrow('the same broadcast values in every thread');
  expect(compare).not.toThrow('password');
});

test('a program stays what it was at the start, for workers that come later', () => {
  const broadcast = new Broadcast(0, [1]);
  const rdds = {
    services: { codec: new JsonCodec() },
    closures: { names: [] },
    defaultParallelism: 1,
    variables: [broadcast],
  };
  const graph = { batchDuration: 1, rdds, streams: [], outputs: [] } as unknown as DStreamGraph;
  const before = describeProgram(graph);
  broadcast.destroy();
  expect(describeProgram(graph)).toEqual(before);
});
