import {
  StreamingContext,
  type CheckpointOptions,
  type DStreamError,
  type OutputOptions,
  type Plugin,
  type Sink,
  type Source,
  type StopOptions,
  type StreamingContextOptions,
} from '@dstream/core';
import {
  bind,
  bindNamed,
  CHECKPOINT_STORE,
  definePlugin,
  EXECUTOR,
  InProcessExecutor,
  MemoryCheckpointStore,
  SystemClock,
} from '@dstream/core/plugin';
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
    { require: 'exact' },
    { checkpoint: '' },
    { checkpoint: ' ' },
    { checkpoint: 5 },
    { checkpoint: null },
    { checkpoint: { store: 5 } },
    { checkpoint: { store: '' } },
    { checkpoint: { store: './cp', failedBatches: 'Continue' } },
    { checkpoint: { store: './cp', drop: 'shopping-cart' } },
    { checkpoint: { store: './cp', drop: [1] } },
    { checkpoint: { store: './cp', application: '' } },
    { checkpoint: { store: './cp', aplication: 'shop' } },
    { checkpoint: { put: () => undefined } },
    { backpressure: { minRate: 10, maxRate: 5 } },
    { backpressure: { minPerPartition: 10, maxPerPartition: 5 } },
    { backpressure: { streams: { log: { minRate: 10, maxRate: 5 } } } },
    { backpressure: { minRate: 10, streams: { log: { maxRate: 5 } } } },
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

test('a checkpoint of settings says what is wrong with each', () => {
  const checkpoint = { stor: './cp', failedBatches: 'Continue', drop: 'cart' };
  const given = { batchDuration: 1000, checkpoint } as unknown as StreamingContextOptions;
  expect(() => new StreamingContext(given)).toThrow(
    'unknown option "checkpoint.stor", did you mean "store"?; ' +
      'checkpoint.failedBatches must be "stop" or "continue", not "Continue", did you mean "continue"?; ' +
      'checkpoint.drop must be an array of texts that are not empty, not "cart".',
  );
});

test('what is no store says what it lacks', () => {
  const { put, get } = new MemoryCheckpointStore();
  const given = { batchDuration: 1000, checkpoint: { store: { put, get } } } as unknown;
  expect(() => new StreamingContext(given as StreamingContextOptions)).toThrow(
    'checkpoint.store is no checkpoint store: it has no open, list, delete, log, close',
  );
});

test.each(['', 5, undefined, {}, { store: './cp' }])('checkpoint(%j) is refused', async (place) => {
  await using context = testContext();
  expect(() => context.ssc.checkpoint(place as string)).toThrow(invalid);
});

const startedWith = (...plugins: Plugin[]): Promise<string> =>
  startedAt({ failedBatches: 'continue' }, ...plugins);

const startedAt = async (checkpoint: CheckpointOptions, ...plugins: Plugin[]): Promise<string> => {
  await using context = testContext({ checkpoint, plugins });
  context.ssc
    .stream({ kind: 'direct', name: 'none', plan: () => [], read: () => [] })
    .foreachRDD(() => undefined);
  const starting = context.ssc.start().then(() => 'started');
  return await context.clock.runUntil(starting.catch((error: DStreamError) => error.message));
};

test('a checkpoint without a place starts only with a store from a plugin', async () => {
  expect(await startedWith()).toContain(
    'checkpoint has no store, and no plugin provides one: name a directory',
  );
  const store = new MemoryCheckpointStore();
  const plugin = definePlugin({ name: 'store', provides: [bind(CHECKPOINT_STORE, () => store)] });
  expect(await startedWith(plugin)).toBe('started');
});

test('a checkpoint with a place is refused beside a store from a plugin, which may be there to encrypt it', async () => {
  const [named, provided] = [new MemoryCheckpointStore(), new MemoryCheckpointStore()];
  const plugin = definePlugin({ name: 'store', provides: [bind(CHECKPOINT_STORE, () => provided)] });
  const message = 'checkpoint names a store, and a plugin provides another';
  expect(await startedAt({ store: named }, plugin)).toContain(message);
  expect(await startedAt({ store: './ck' }, plugin)).toContain(message);
  expect(await startedAt({ store: named })).toBe('started');
});

const write = async (): Promise<void> => undefined;

describe('what is no sink', () => {
  test.each([
    [undefined, 'A value (undefined) was given as a sink and is none: it is no object'],
    [{}, 'name must be a text, not undefined; write must be a function, not undefined'],
    [
      { name: 'table', write: 5 },
      'A value (table) was given as a sink and is none: write must be a function, not 5',
    ],
    [{ name: 'table', write, delivery: 'exactlyonce' }, 'not "exactlyonce", did you mean "exactly-once"?'],
    [
      { name: 'table', write, delivery: 'at-most-once' },
      'delivery must be "exactly-once" or "at-least-once"',
    ],
    [{ name: 'table', write, commit: true }, 'commit must be a function, not true'],
  ])('%j', async (sink, message) => {
    await using context = testContext();
    const stream = context.ssc.queueStream([[1]]);
    expect(() => stream.to(sink as Sink<number>)).toThrow(message);
    expect(() => stream.onBadRecord({ deadLetter: sink as Sink<unknown> })).toThrow(message);
  });
});

test.each([
  [{ kind: 'receiver', name: 'a' }, 'A receiver source without run()'],
  [{ kind: 'direct', name: 'a', plan: () => [] }, 'A direct source without read()'],
  [{ kind: 'pull' }, 'object is not a source'],
  [undefined, 'undefined is not a source'],
])('%j is no source', async (source, message) => {
  await using context = testContext();
  expect(() => context.ssc.stream(source as unknown as Source<number>)).toThrow(message);
});

test('outputs refuse what they do not know', async () => {
  await using context = testContext();
  const stream = context.ssc.queueStream([[1]]);
  const sink: Sink<number> = { name: 'table', write: async () => undefined };
  const options = { delivery: 'exactly', require: 'exact', nam: 'x' } as unknown as OutputOptions;
  expect(() => stream.foreachRDD(() => undefined, options)).toThrow(
    'Options of foreachRDD are not valid: delivery must be "exactly-once" or "at-least-once", not "exactly"',
  );
  expect(() => stream.foreachPartition(() => undefined, options)).toThrow('unknown option "nam"');
  expect(() => stream.to(sink, { require: 'exact' } as unknown as OutputOptions)).toThrow(invalid);
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
