import { StreamingContext, type Plugin, type StopOptions, type StreamingContextOptions } from '@dstream/core';
import { bindNamed, definePlugin, EXECUTOR, InProcessExecutor, SystemClock } from '@dstream/core/plugin';
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
    { executor: 2 },
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

const contextWith = (executor: string | undefined, ...plugins: Plugin[]): StreamingContext =>
  new StreamingContext({ batchDuration: 1000, plugins, ...(executor !== undefined && { executor }) });

describe('the executor', () => {
  const big = definePlugin({
    name: 'big',
    provides: ['big', 'auto'].map((name) =>
      bindNamed(EXECUTOR, name, () => new InProcessExecutor(new SystemClock(), { cores: 7 })),
    ),
  });
  test.each([
    [undefined, 1],
    ['in-process', 1],
    ['big', 7],
    ['auto', 7],
  ])('%s is found by its name', (executor, cores) => {
    expect(contextWith(executor, big).sc.defaultParallelism).toBe(cores);
  });

  test('auto is the one in this process where no plugin offers a better one', () => {
    expect(contextWith('auto').sc.defaultParallelism).toBe(1);
  });

  test.each([
    ['bigg', 'Did you mean "big"? Installed executors: auto, big, in-process.'],
    [
      'thread',
      'Did you mean "threads"? Run `npm install @dstream/executor-threads` and add it to `plugins`. Installed ' +
        'executors: auto, big, in-process.',
    ],
    ['fibers', 'Add the plugin that provides it to `plugins`. Installed executors: auto, big, in-process.'],
  ])('%s is a mistake, and names no package that there is not', (executor, advice) => {
    expect(() => contextWith(executor, big)).toThrow(
      `PLUGIN_MISSING: No installed plugin provides the executor "${executor}". ${advice}`,
    );
  });

  test('of an unknown name is an error that tells what there is', () => {
    expect(() => contextWith('threads', big)).toThrow(
      'PLUGIN_MISSING: No installed plugin provides the executor "threads". Run `npm install @dstream/executor-threads` and add it ' +
        'to `plugins`. Installed executors: auto, big, in-process.',
    );
  });
});
