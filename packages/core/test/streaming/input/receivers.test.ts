import type { DStream, StreamingContext } from '@dstream/core';
import { testContext, type TestContextOptions } from '@dstream/testing';
import { expect, test } from 'vitest';
import { RecordingLogger } from '../../support/recording-logger.ts';

/** The records of each batch. */
const run = async <T>(
  define: (ssc: StreamingContext) => DStream<T>,
  duration: number,
  options: TestContextOptions = {},
): Promise<T[][]> => {
  await using context = testContext(options);
  const { ssc, clock } = context;
  const batches: T[][] = [];
  define(ssc).foreachRDD(async (rdd) => void batches.push(await rdd.collect()));
  await ssc.start();
  await clock.advance(duration);
  return batches;
};

function* naturals(): Iterable<number> {
  for (let n = 0; ; n++) yield n;
}

async function* asynchronous(): AsyncIterable<string> {
  yield 'a';
  yield 'b';
}

test('everything that can be iterated is a stream, in order and to its end', async () => {
  expect(await run((ssc) => ssc.fromAsyncIterable([1, 2, 3]), 2000)).toEqual([[1, 2, 3], []]);
  expect(await run((ssc) => ssc.fromAsyncIterable(asynchronous()), 1000)).toEqual([['a', 'b']]);
});

async function* failing(): AsyncIterable<number> {
  yield 1;
  throw new Error('connection lost');
}

test('an iterable that fails has ended, and everybody is told', async () => {
  const logger = new RecordingLogger();
  await using context = testContext({ logger });
  const { ssc, clock } = context;
  const heard: string[] = [];
  ssc.addStreamingListener({
    onReceiverStarted: () => heard.push('started'),
    onReceiverError: ({ receiverInfo }) => heard.push(receiverInfo.lastErrorMessage),
    onReceiverStopped: () => heard.push('stopped'),
  });
  const batches: number[][] = [];
  ssc
    .fromAsyncIterable(failing(), 'prices')
    .foreachRDD(async (rdd) => void batches.push(await rdd.collect()));
  await ssc.start();
  await clock.advance(9000);
  expect(batches.flat()).toEqual([1]);
  const told = /^ITERABLE_FAILED: prices failed and has ended: connection lost\. What .* is missing/;
  expect(heard).toEqual(['started', expect.stringMatching(told), 'stopped']);
  expect(logger.lines.filter((line) => !line.startsWith('info '))).toEqual([
    'error receiver reported a problem',
  ]);
  expect(ssc.state).toBe('ACTIVE');
});

test('a function that makes an iterable is called again after a failure', async () => {
  let calls = 0;
  const connect = (): AsyncIterable<number> | Iterable<number> => (calls++ === 0 ? failing() : [2, 3]);
  const batches = await run((ssc) => ssc.fromAsyncIterable(connect), 4000, {
    receiver: { restartDelay: 1500 },
  });
  expect(batches).toEqual([[1], [2, 3], [], []]);
  expect(calls).toBe(2);
});

test('a steady rate brings its records in time, numbered from 0', async () => {
  const batches = await run((ssc) => ssc.rateStream({ rowsPerSecond: 5 }), 3000);
  expect(batches.flat()).toEqual(batches.flat().map((_, n) => n));
  expect(batches.map((records) => records.length).slice(1)).toEqual([5, 5]);
  expect(
    await run((ssc) => ssc.rateStream({ rowsPerSecond: 5, limit: 3, record: (n) => `r${n}` }), 2000),
  ).toEqual([['r0', 'r1', 'r2'], []]);
});

test('every block is a partition: one for each interval with data', async () => {
  await using context = testContext({ receiver: { blockInterval: 250 } });
  const { ssc, clock } = context;
  const partitions: number[] = [];
  ssc.rateStream({ rowsPerSecond: 100 }).foreachRDD((rdd) => void partitions.push(rdd.numPartitions));
  await ssc.start();
  await clock.advance(3000);
  expect(partitions).toEqual([4, 4, 4]);
});

test('the first batch is bounded when back pressure is on', async () => {
  const batches = await run((ssc) => ssc.fromAsyncIterable(naturals()), 3000, {
    backpressure: { initialRate: 100 },
  });
  for (const records of batches) {
    expect(records.length).toBeGreaterThan(50);
    expect(records.length).toBeLessThanOrEqual(120);
  }
  expect(batches.flat()).toEqual(batches.flat().map((_, n) => n));
});

test('a rate that a plugin does not know how to exceed holds from the first record', async () => {
  const batches = await run((ssc) => ssc.fromAsyncIterable(naturals()), 2000, { receiver: { maxRate: 10 } });
  expect(batches.map((records) => records.length)).toEqual([11, 10]);
});

test('receivers wait while memory is full, lose nothing, and go on when batches let go of it', async () => {
  await using context = testContext({ memoryBudget: 100_000, receiver: { maxBlockBytes: 10_000 } });
  const { ssc, clock } = context;
  let pulled = 0;
  function* counted(): Iterable<string> {
    for (;;) yield `record ${pulled++}`;
  }
  const sizes: number[] = [];
  let next = 0;
  let inOrder = true;
  ssc.fromAsyncIterable(counted()).foreachRDD(async (rdd) => {
    const records = await rdd.collect();
    sizes.push(records.length);
    for (const record of records) inOrder &&= record === `record ${next++}`;
  });
  await ssc.start();
  await clock.settle();
  const beforeFirst = pulled;
  expect(beforeFirst).toBeLessThan(10_000);
  await clock.advance(4000);
  expect(pulled).toBeGreaterThan(3 * beforeFirst);
  expect(inOrder).toBe(true);
  for (const size of sizes) expect(size).toBeLessThan(10_000);
});
