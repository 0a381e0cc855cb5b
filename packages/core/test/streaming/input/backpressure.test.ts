import type { RateUpdate } from '@dstream/core';
import { testContext, type TestContextOptions } from '@dstream/testing';
import { describe, expect, it, test } from 'vitest';
import { ListenerBus } from '../../../src/base/events/listener-bus.ts';
import type { BatchInfo } from '../../../src/contracts/listener.ts';
import type { PlanRequest } from '../../../src/contracts/source.ts';
import {
  type BackpressureOptions,
  initialRateOf,
  limitRates,
} from '../../../src/streaming/input/backpressure.ts';
import type { InputLimit } from '../../../src/streaming/input/input.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const setUp = (options: BackpressureOptions | true) => {
  const events = new ListenerBus({ logger: new RecordingLogger() });
  const limits: (readonly [number, number])[] = [];
  const more: InputLimit[] = [];
  const inputs = {
    streamIds: [0, 1],
    get: (streamId: number) =>
      streamId === 0 ? { name: 'pushed' } : { name: 'read', startsSmall: true, bytesPerRecord: 100 },
    limit: (streamId: number, rate: number, limit: InputLimit) => {
      limits.push([streamId, rate]);
      more.push(limit);
    },
  };
  limitRates(options, {
    inputs,
    events,
    estimator: { compute: ({ records }) => records * 2 },
    batchDuration: 500,
    memoryBudget: 16_000_000,
    firstTime: 1000,
  });
  return { events, limits, more };
};

const batch: BatchInfo = {
  batchTime: 1000,
  streamIdToInputInfo: {
    0: { streamId: 0, name: 'pushed', numRecords: 5000, metadata: null },
    1: { streamId: 1, name: 'read', numRecords: 5000, metadata: null },
  },
  submissionTime: 0,
  processingStartTime: 0,
  processingEndTime: 0,
  outputOperationInfos: [],
  schedulingDelay: 0,
  processingDelay: 1,
  totalDelay: 1,
  numRecords: 10_000,
  failureReason: undefined,
};

describe('limitRates', () => {
  it('bounds every stream before its first batch; of a source that is read a thousand records', () => {
    const { limits, more } = setUp(true);
    expect(limits).toEqual([
      [0, 10_000],
      [1, 2000],
    ]);
    expect(more[0]).toEqual({ bytes: 1_000_000, perPartition: { least: 0, most: Infinity } });
  });

  it('then follows the batches, each stream by its own settings', async () => {
    const { events, limits, more } = setUp({
      initialRate: 20,
      maxRate: 4000,
      maxPerPartition: 5,
      streams: { read: { maxRate: 8000, weight: 3, minPerPartition: 2 } },
    });
    events.post('batchCompleted', { batchInfo: batch });
    await events.drained();
    expect(limits).toEqual([
      [0, 20],
      [1, 20],
      [0, 4000],
      [1, 8000],
    ]);
    expect(more.slice(2)).toEqual([
      { bytes: Infinity, perPartition: { least: 0, most: 5 } },
      { bytes: Infinity, perPartition: { least: 2, most: 5 } },
    ]);
  });

  it('knows every source that it is told of', () => {
    expect(() => setUp({ streams: { raed: { weight: 2 } } })).toThrow(
      /OPTIONS_INVALID.*no source "raed", did you mean "read"\?/,
    );
  });
});

describe('initialRateOf', () => {
  it('is never above the highest rate', () => {
    expect([initialRateOf(true), initialRateOf({ initialRate: 5 }), initialRateOf({ maxRate: 7 })]).toEqual([
      10_000, 5, 7,
    ]);
  });
});

type Span = { readonly from: number; readonly until: number };

/** Ten million records of a hundred bytes or so, read in ranges. */
const backlog = (requests: PlanRequest[]) => ({
  kind: 'direct' as const,
  name: 'backlog',
  plan(previous: readonly Span[], request: PlanRequest): readonly Span[] {
    requests.push(request);
    const from = previous.at(-1)?.until ?? 0;
    return [{ from, until: Math.min(10_000_000, from + request.limit) }];
  },
  *read({ from, until }: Span): Iterable<readonly string[]> {
    for (let n = from; n < until; n += 500) {
      yield Array.from({ length: Math.min(500, until - n) }, (_, i) => `${n + i}`.padEnd(50));
    }
  },
  count: ({ from, until }: Span): number => until - from,
});

/** What a program with a sink of so many milliseconds a record asks its source for. */
const asks = async (
  options: TestContextOptions,
  batches: number,
  stall: { readonly from: number; readonly until: number } = { from: 0, until: 0 },
) => {
  await using context = testContext(options);
  const { ssc, clock } = context;
  const requests: PlanRequest[] = [];
  const updates: RateUpdate[] = [];
  ssc.addStreamingListener({ onRateUpdated: (update) => updates.push(update) });
  ssc.stream<string>(backlog(requests)).foreachRDD(async (rdd, time) => {
    const records = await rdd.count();
    const isStalled = time >= stall.from && time < stall.until;
    await clock.sleep(isStalled ? stall.until : clock.now() + records / 100);
  });
  await ssc.start();
  await clock.advance(batches * 1000);
  return { limits: requests.map(({ limit }) => limit), requests, updates };
};

describe('a backlog of ten million records', () => {
  test('is begun with a thousand, grows until the rate is known, then follows it', async () => {
    const { limits, updates } = await asks({ backpressure: true }, 5);
    expect(limits.slice(0, 2)).toEqual([1000, 2000]);
    // A hundred records a millisecond are what this sink takes.
    expect(limits.at(-1)).toBe(100_000);
    expect(updates.map(({ from }) => from)).toEqual(['first', 'growth', ...Array(3).fill('estimate')]);
  });

  test('never takes more memory for a batch than its part of the budget', async () => {
    const { limits, updates } = await asks({ backpressure: true, memoryBudget: 2_000_000 }, 6);
    const bytes = updates.at(-1)!;
    expect(bytes.boundedBy).toBe('memory');
    expect(Math.max(...limits)).toBeLessThan(500_000 / 50);
  });

  test('is asked for no more while the sink stalls for a minute, and gently afterwards', async () => {
    const { limits } = await asks({ backpressure: true }, 90, { from: 10_000, until: 70_000 });
    expect(limits).toHaveLength(90);
    expect(Math.max(...limits)).toBe(100_000);
    // What has queued up meanwhile counts against the rate.
    expect(limits.at(-1)).toBeLessThan(100_000);
  });

  test('tells the source the bounds of its partitions', async () => {
    const { requests } = await asks({ backpressure: { minPerPartition: 2, maxPerPartition: 50 } }, 1);
    expect(requests[0]!.perPartition).toEqual({ least: 2, most: 50 });
    expect((await asks({}, 1)).requests[0]!.perPartition).toBeUndefined();
  });
});

test('a flood keeps within its bytes until the rate is known', async () => {
  await using context = testContext({
    backpressure: { initialRate: 1_000_000, initialBytes: 100_000 },
    receiver: { maxBlockBytes: 10_000 },
  });
  const { ssc, clock } = context;
  let pulled = 0;
  function* flood(): Iterable<string> {
    for (;;) yield `record ${pulled++}`.padEnd(100);
  }
  const sizes: number[] = [];
  ssc.fromAsyncIterable(flood()).foreachRDD(async (rdd) => {
    sizes.push(await rdd.count());
  });
  await ssc.start();
  await clock.advance(3000);
  for (const size of sizes) expect(size).toBeLessThan(120_000 / 100);
  expect(sizes).toHaveLength(3);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
});
