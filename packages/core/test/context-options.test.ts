import { StreamingContext, type StopOptions, type StreamingContextOptions } from '@dstream/core';
import { testContext } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

const invalid = expect.objectContaining({ code: 'OPTIONS_INVALID' });

describe('the context refuses', () => {
  test.each([
    { concurrentJobs: 0 },
    { defaultParallelism: 0 },
    { defaultParallelism: 1.5 },
    { maxTaskFailures: 0 },
    { maxTaskFailures: Number.NaN },
    { taskTimeout: -1 },
    { memoryBudget: Number.NaN },
    { memoryBudget: -1 },
    { loopMode: 'fast' },
    { speculation: { quantile: 5 } },
    { speculation: 'on' },
    { seed: {} },
    { backpressure: { initialRate: 0 } },
    { backpressure: { maxRat: 5 } },
    { receiver: { blockInterval: 0 } },
    { plugins: {} },
  ])('%j', (options) => {
    const given = { batchDuration: 1000, ...options } as unknown as StreamingContextOptions;
    expect(() => new StreamingContext(given)).toThrow(invalid);
  });

  test('names that it does not know, and says everything at once', () => {
    const options = {
      batchDuration: 1000,
      concurentJobs: 2,
      receiver: { blockIntervall: 50 },
      taskTimeout: 0,
    };
    expect(() => new StreamingContext(options as StreamingContextOptions)).toThrow(
      'OPTIONS_INVALID: Options of StreamingContext are not valid: ' +
        'unknown option "concurentJobs", did you mean "concurrentJobs"?; ' +
        'unknown option "receiver.blockIntervall", did you mean "blockInterval"?; ' +
        'taskTimeout must be a whole number of milliseconds above 0, not 0.',
    );
  });
});

test.each([
  { rowsPerSecond: -5 },
  { rowsPerSecond: Infinity },
  { rowsPerSecond: 1, limit: -1 },
  { rowsPerSec: 1 },
])('rateStream refuses %j', async (options) => {
  await using context = testContext();
  expect(() => context.ssc.rateStream(options as { rowsPerSecond: number })).toThrow(invalid);
});

test('functions that wait refuse a concurrency of 0 when they are defined', async () => {
  await using context = testContext();
  const stream = context.ssc.queueStream([[1]]);
  const rdd = context.ssc.sc.parallelize([1]);
  const none = { concurrency: 0 };
  expect(() => stream.mapAsync(async (n) => n, none)).toThrow(invalid);
  expect(() => stream.flatMapAsync(async (n) => [n], none)).toThrow(invalid);
  expect(() => stream.filterAsync(async () => true, none)).toThrow(invalid);
  expect(() => rdd.mapAsync(async (n) => n, none)).toThrow(invalid);
});

test('a stop with options that are not known stops nothing', async () => {
  await using context = testContext();
  await expect(context.ssc.stop({ drian: true } as StopOptions)).rejects.toThrow('did you mean "drain"?');
  await expect(context.ssc.stop({ drain: true, timeout: -1 })).rejects.toEqual(invalid);
  expect(context.ssc.state).toBe('INITIALIZED');
});
