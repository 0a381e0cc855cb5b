import type { BatchInfo, OutputOperationInfo, StreamingListener } from '@dstream/core';
import { EventLog, testContext, type TestContext } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

interface Heard {
  readonly event: string;
  readonly info: any;
}

/** Everything about batches and outputs, in the order it was heard. */
const hear = ({ ssc }: TestContext): Heard[] => {
  const heard: Heard[] = [];
  const batch =
    (event: string) =>
    ({ batchInfo }: { batchInfo: BatchInfo }) =>
      void heard.push({ event, info: batchInfo });
  const output =
    (event: string) =>
    ({ outputOperationInfo }: { outputOperationInfo: OutputOperationInfo }) =>
      void heard.push({ event, info: outputOperationInfo });
  const listener: StreamingListener = {
    onBatchSubmitted: batch('submitted'),
    onBatchStarted: batch('started'),
    onBatchCompleted: batch('completed'),
    onOutputOperationStarted: output('output started'),
    onOutputOperationCompleted: output('output completed'),
  };
  ssc.addStreamingListener(listener);
  return heard;
};

describe('the events of a batch', () => {
  test('come in the order of its life, with the delays known by then', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const heard = hear(context);
    const stream = ssc.queueStream([[1, 2, 3]]);
    stream.foreachRDD(() => clock.sleep(clock.now() + 300), { name: 'first' });
    stream.foreachRDD(() => clock.sleep(clock.now() + 100));
    await ssc.start();
    await clock.advance(1500);
    expect(heard.map(({ event, info }) => [event, info.id ?? info.batchTime])).toEqual([
      ['submitted', 1000],
      ['started', 1000],
      ['output started', 0],
      ['output completed', 0],
      ['output started', 1],
      ['output completed', 1],
      ['completed', 1000],
    ]);
    const delays = heard
      .filter(({ event }) => ['submitted', 'started', 'completed'].includes(event))
      .map(({ info }) => [info.schedulingDelay, info.processingDelay, info.totalDelay]);
    expect(delays).toEqual([
      [undefined, undefined, undefined],
      [0, undefined, undefined],
      [0, 400, 400],
    ]);
  });

  test('carry what the batch is made of', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const heard = hear(context);
    const stream = ssc.queueStream([[1, 2, 3]]);
    stream.map((n) => n).foreachRDD(() => clock.sleep(clock.now() + 300), { name: 'first' });
    await ssc.start();
    await clock.advance(1500);
    expect(heard.at(-1)!.info).toEqual({
      batchTime: 1000,
      streamIdToInputInfo: { 0: { streamId: 0, name: 'queueStream', numRecords: 3, metadata: { rdds: 1 } } },
      submissionTime: 1000,
      processingStartTime: 1000,
      processingEndTime: 1300,
      schedulingDelay: 0,
      processingDelay: 300,
      totalDelay: 300,
      numRecords: 3,
      outputOperationInfos: [
        {
          batchTime: 1000,
          id: 0,
          name: 'first',
          description: 'first of map#1',
          startTime: 1000,
          endTime: 1300,
          failureReason: undefined,
        },
      ],
    });
  });

  test('show how long a batch waited for the one before it', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const heard = hear(context);
    ssc.queueStream([[1], [2], [3]]).foreachRDD(() => clock.sleep(clock.now() + 1600));
    await ssc.start();
    await clock.advance(6000);
    const completed = heard.filter(({ event }) => event === 'completed').slice(0, 3);
    expect(
      completed.map(({ info }) => [info.schedulingDelay, info.processingDelay, info.totalDelay]),
    ).toEqual([
      [0, 1600, 1600],
      [600, 1600, 2200],
      [1200, 1600, 2800],
    ]);
  });

  test('are complete for a batch without jobs', async () => {
    await using context = testContext();
    const heard = hear(context);
    context.ssc.queueStream<number>([], { defaultRDD: null }).foreachRDD(() => undefined);
    await context.ssc.start();
    await context.clock.advance(1000);
    expect(heard.map(({ event }) => event)).toEqual(['submitted', 'completed']);
    expect(heard[1]!.info).toMatchObject({
      schedulingDelay: 0,
      processingDelay: 0,
      outputOperationInfos: [],
    });
  });

  test('tell why an output failed; the batch is completed all the same', async () => {
    await using context = testContext();
    const heard = hear(context);
    const stream = context.ssc.queueStream([[1]]);
    stream.foreachRDD(() => {
      throw new Error('disk full');
    });
    stream.foreachRDD(() => undefined);
    await context.ssc.start();
    await context.clock.advance(1000);
    const [failed, fine] = heard.filter(({ event }) => event === 'output completed');
    expect([failed!.info.failureReason, fine!.info.failureReason]).toEqual(['disk full', undefined]);
    expect(heard.at(-1)!.event).toBe('completed');
    expect(heard.at(-1)!.info.outputOperationInfos[0].failureReason).toBe('disk full');
  });

  test('are heard before the context is idle', async () => {
    await using context = testContext();
    const heard = hear(context);
    context.ssc.queueStream([[1]]).foreachRDD(async (rdd) => void (await rdd.count()));
    await context.ssc.start();
    await context.clock.advance(1000);
    expect(heard.map(({ event }) => event)).toContain('completed');
  });
});

describe('a listener', () => {
  test('that throws disturbs nobody', async () => {
    await using context = testContext();
    context.ssc.addStreamingListener({
      onBatchCompleted: () => {
        throw new Error('bad listener');
      },
    });
    const heard = hear(context);
    context.ssc.queueStream([[1]]).foreachRDD(() => undefined);
    await context.ssc.start();
    await context.clock.advance(2000);
    expect(heard.filter(({ event }) => event === 'completed')).toHaveLength(2);
  });

  test('hears nothing once it was removed', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const times: number[] = [];
    const listener: StreamingListener = {
      onBatchCompleted: ({ batchInfo }) => void times.push(batchInfo.batchTime),
    };
    ssc.addStreamingListener(listener);
    ssc.queueStream([[1]]).foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(1000);
    ssc.removeStreamingListener(listener);
    await clock.advance(1000);
    expect(times).toEqual([1000]);
  });
});

/** Two outputs of each of three batches, the first one slow; what began and ended when. */
const twoOutputs = async (concurrentJobs: number): Promise<readonly string[]> => {
  await using context = testContext({ concurrentJobs });
  const { ssc, clock } = context;
  const log: string[] = [];
  const stream = ssc.queueStream([[1], [2], [3]], { defaultRDD: null });
  const output = (name: string, duration: number): void =>
    stream.foreachRDD(async (_, time) => {
      log.push(`${clock.now()} ${name}${time} begins`);
      await clock.sleep(clock.now() + duration);
      log.push(`${clock.now()} ${name}${time} ends`);
    });
  output('a', 1500);
  output('b', 200);
  await ssc.start();
  await clock.advance(8000);
  return log;
};

describe('with several jobs at once', () => {
  test('one at a time runs them in order, batch after batch', async () => {
    expect(await twoOutputs(1)).toEqual([
      '1000 a1000 begins',
      '2500 a1000 ends',
      '2500 b1000 begins',
      '2700 b1000 ends',
      '2700 a2000 begins',
      '4200 a2000 ends',
      '4200 b2000 begins',
      '4400 b2000 ends',
      '4400 a3000 begins',
      '5900 a3000 ends',
      '5900 b3000 begins',
      '6100 b3000 ends',
    ]);
  });

  test('three at a time keep the batches of one output in order and let outputs pass each other', async () => {
    const log = await twoOutputs(3);
    const begun = (name: string): string[] =>
      log.filter((line) => line.split(' ')[1]!.startsWith(name) && line.endsWith('begins'));
    expect(begun('a')).toEqual(['1000 a1000 begins', '2500 a2000 begins', '4000 a3000 begins']);
    expect(begun('b')).toEqual(['1000 b1000 begins', '2000 b2000 begins', '3000 b3000 begins']);
  });

  test('batches are completed when their last output is', async () => {
    await using context = testContext({ concurrentJobs: 2 });
    const { ssc, clock } = context;
    const log = new EventLog(clock);
    ssc.addStreamingListener(log.listener);
    const stream = ssc.queueStream([[1]], { defaultRDD: null });
    stream.foreachRDD(() => clock.sleep(clock.now() + 500));
    stream.foreachRDD(() => clock.sleep(clock.now() + 100));
    await ssc.start();
    await clock.advance(1900);
    const completed = log.lines
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'batchCompleted');
    expect(completed.map(({ at, batchInfo }) => [at, batchInfo.processingDelay])).toEqual([[1500, 500]]);
  });
});
