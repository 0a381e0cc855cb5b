import { DStreamError, StreamingContext, type StreamingContextOptions } from '@dstream/core';
import { bind, definePlugin, MemoryStateStore, STATE_STORE, type Input } from '@dstream/core/plugin';
import { testContext, VirtualClock, type TestContextOptions } from '@dstream/testing';
import { describe, expect, test } from 'vitest';
import { RecordingLogger } from './support/recording-logger.ts';

/** A context that does nothing, but could. */
const idle = (options: TestContextOptions = {}) => {
  const context = testContext(options);
  context.ssc.queueStream([[1]]).foreachRDD(() => undefined);
  return context;
};

const failing = (message: string) => {
  throw new Error(message);
};

const numbers = (ssc: StreamingContext) => ssc.queueStream<number>([[1]]);

type Numbers = ReturnType<typeof numbers>;

describe('state', () => {
  test('goes from INITIALIZED over ACTIVE to STOPPED', async () => {
    await using context = idle();
    const { ssc } = context;
    const states = [ssc.state];
    await ssc.start();
    states.push(ssc.getState());
    await ssc.stop();
    states.push(ssc.state);
    expect(states).toEqual(['INITIALIZED', 'ACTIVE', 'STOPPED']);
  });

  test('a second start warns and changes nothing', async () => {
    const logger = new RecordingLogger();
    await using context = idle({ logger });
    await context.ssc.start();
    await context.ssc.start();
    expect(context.ssc.state).toBe('ACTIVE');
    expect(logger.lines).toContain('warn StreamingContext was started already');
  });

  test('a second stop gives the same report', async () => {
    await using context = idle();
    await context.ssc.start();
    expect(await context.ssc.stop()).toBe(await context.ssc.stop({ drain: true }));
  });

  test('stop before start is possible and final', async () => {
    await using context = idle();
    expect(await context.ssc.stop()).toEqual({ drained: false, unfinished: [], failed: [] });
    expect(context.ssc.state).toBe('STOPPED');
    await expect(context.ssc.start()).rejects.toMatchObject({ code: 'CONTEXT_ALREADY_STOPPED' });
  });

  test('start after stop is an error', async () => {
    await using context = idle();
    await context.ssc.start();
    await context.ssc.stop();
    await expect(context.ssc.start()).rejects.toMatchObject({ code: 'CONTEXT_ALREADY_STOPPED' });
  });

  test('jobs after stop are refused', async () => {
    await using context = idle();
    await context.ssc.start();
    await context.ssc.stop();
    await expect(context.ssc.sc.parallelize([1]).collect()).rejects.toThrow(
      'CONTEXT_ALREADY_STOPPED: Running a job is not possible after stop()',
    );
  });

  test('a start that fails stops the context and gives everything back', async () => {
    await using context = idle();
    const calls: string[] = [];
    const input: Input<number> = {
      name: 'broken',
      start: () => failing('no such host'),
      compute: () => undefined,
      stop: () => void calls.push('stop'),
    };
    context.ssc.inputStream(input);
    await expect(context.ssc.start()).rejects.toThrow('no such host');
    expect([context.ssc.state, ...calls]).toEqual(['STOPPED', 'stop']);
    expect(StreamingContext.getActive()).toBeUndefined();
  });

  test('a stop while it starts ends both', async () => {
    await using context = idle();
    const { promise, resolve } = Promise.withResolvers<void>();
    context.ssc.inputStream({ name: 'slow', start: () => promise, compute: () => undefined });
    const starting = context.ssc.start();
    const stopping = context.ssc.stop();
    resolve();
    await expect(starting).rejects.toMatchObject({ code: 'START_ABORTED' });
    await stopping;
    expect(context.ssc.state).toBe('STOPPED');
  });

  test('without an output there is nothing to start', async () => {
    await using context = testContext();
    context.ssc.queueStream([[1]]).map((n) => n);
    await expect(context.ssc.start()).rejects.toMatchObject({ code: 'NO_OUTPUT_OPERATIONS' });
    expect(context.ssc.state).toBe('STOPPED');
  });

  test('leaves nothing running at the end of its block', async () => {
    let ended: StreamingContext;
    {
      await using context = idle();
      ended = context.ssc;
      await ended.start();
    }
    expect(ended.state).toBe('STOPPED');
    expect(StreamingContext.getActive()).toBeUndefined();
  });
});

describe('the active context', () => {
  test('is the one that was started and not stopped', async () => {
    await using context = idle();
    expect(StreamingContext.getActive()).toBeUndefined();
    await context.ssc.start();
    expect(StreamingContext.getActive()).toBe(context.ssc);
    expect(StreamingContext.getActiveOrCreate(() => failing('not needed'))).toBe(context.ssc);
    await context.ssc.stop();
    expect(StreamingContext.getActive()).toBeUndefined();
  });

  test('is made when there is none', async () => {
    await using context = idle();
    expect(StreamingContext.getActiveOrCreate(() => context.ssc)).toBe(context.ssc);
  });

  test('is the only one: a second cannot start', async () => {
    await using first = idle();
    await using second = idle();
    await first.ssc.start();
    await expect(second.ssc.start()).rejects.toMatchObject({ code: 'ANOTHER_CONTEXT_ACTIVE' });
    expect([first.ssc.state, second.ssc.state]).toEqual(['ACTIVE', 'INITIALIZED']);
    await first.ssc.stop();
    await second.ssc.start();
    expect(StreamingContext.getActive()).toBe(second.ssc);
  });
});

describe('the graph', () => {
  const changes: Readonly<Record<string, (ssc: StreamingContext) => unknown>> = {
    'a new input': (ssc) => ssc.queueStream([[1]]),
    'a receiver': (ssc) => ssc.fromAsyncIterable([1]),
    'a union': (ssc) => ssc.union([]),
  };
  const streamChanges = {
    'a transformation': (s: ReturnType<typeof numbers>) => s.map((n) => n),
    'a window': (s: ReturnType<typeof numbers>) => s.window(1000),
    state: (s: ReturnType<typeof numbers>) => s.map((n) => [n, n]).updateStateByKey(() => 1),
    'an output': (s: ReturnType<typeof numbers>) => s.foreachRDD(() => undefined),
    'persist()': (s: ReturnType<typeof numbers>) => s.persist(),
    'checkpoint()': (s: ReturnType<typeof numbers>) => s.checkpoint(1000),
  };

  test.each(Object.entries(changes))('is frozen by start and by stop for %s', async (_, change) => {
    await using context = idle();
    await context.ssc.start();
    expect(() => change(context.ssc)).toThrow(/^CONTEXT_ALREADY_STARTED: .* after start\(\)/);
    await context.ssc.stop();
    expect(() => change(context.ssc)).toThrow(/^CONTEXT_ALREADY_STOPPED: .* after stop\(\)/);
  });

  test.each(Object.entries(streamChanges))('is frozen by start and by stop for %s', async (_, change) => {
    await using context = idle();
    const stream = numbers(context.ssc);
    await context.ssc.start();
    expect(() => change(stream)).toThrow(/^CONTEXT_ALREADY_STARTED: .* after start\(\)/);
    await context.ssc.stop();
    expect(() => change(stream)).toThrow(/^CONTEXT_ALREADY_STOPPED: .* after stop\(\)/);
  });

  test.each<[string, (mine: Numbers, foreign: Numbers, ssc: StreamingContext) => unknown]>([
    ['union', (mine, foreign) => mine.union(foreign)],
    ['transformWith', (mine, foreign) => mine.transformWith(foreign, (rdd) => rdd)],
    ['join', (mine, foreign) => mine.mapToPair((n) => [n, n]).join(foreign.mapToPair((n) => [n, n]))],
    ['via', (mine, foreign) => mine.via({ name: 'via', parents: [foreign], compute: () => undefined })],
    ['union', (mine, foreign, ssc) => ssc.union([mine, foreign])],
    ['transform', (mine, foreign, ssc) => ssc.transform([mine, foreign], ([rdd]) => rdd!)],
  ])('takes in no streams of another context by %s', async (operation, mix) => {
    await using context = testContext();
    await using other = testContext();
    expect(() => mix(numbers(context.ssc), numbers(other.ssc), context.ssc)).toThrow(
      expect.objectContaining({
        code: 'CONTEXTS_DIFFER',
        message: expect.stringContaining(`${operation} cannot take in `),
      }),
    );
  });

  test('gives streams ids in the order of definition', async () => {
    await using context = testContext();
    const { ssc } = context;
    const streams = [
      ssc.fromAsyncIterable([]),
      ssc.rateStream({ rowsPerSecond: 1 }),
      numbers(ssc),
      numbers(ssc),
      numbers(ssc),
    ];
    expect(streams.map(({ streamId }) => streamId)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('options', () => {
  test.each([
    [{ batchDuration: 0 }, 'DURATION_INVALID'],
    [{ batchDuration: -1 }, 'DURATION_INVALID'],
    [{ batchDuration: 0.5 }, 'DURATION_INVALID'],
    [{ batchDuration: Number.NaN }, 'DURATION_INVALID'],
    [{ batchDuration: '1s' }, 'DURATION_INVALID'],
    [{ batchDuration: 1000, plugins: [{}] }, 'PLUGIN_INVALID'],
    [{ batchDuration: 1000, plugins: [null] }, 'PLUGIN_INVALID'],
    [
      { batchDuration: 1000, plugins: [{ name: 'other', provides: [], core: 'elsewhere' }] },
      'CORE_DUPLICATED',
    ],
  ])('%j are refused with %s', (options, code) => {
    expect(() => new StreamingContext(options as unknown as StreamingContextOptions)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('waiting for the end', () => {
  test('awaitTermination resolves when the context stops', async () => {
    await using context = idle();
    await context.ssc.start();
    let ended = false;
    const waiting = context.ssc.awaitTermination().then(() => (ended = true));
    await context.clock.advance(3000);
    expect(ended).toBe(false);
    await context.ssc.stop();
    await waiting;
    expect(ended).toBe(true);
  });

  test('awaitTerminationOrTimeout tells whether the context stopped in time', async () => {
    await using context = idle();
    const { ssc, clock } = context;
    await ssc.start();
    expect(await clock.runUntil(ssc.awaitTerminationOrTimeout(500))).toBe(false);
    expect(clock.now()).toBe(500);
    const waiting = ssc.awaitTerminationOrTimeout(10_000);
    await ssc.stop();
    expect(await waiting).toBe(true);
    expect(await ssc.awaitTerminationOrTimeout(500)).toBe(true);
  });

  const breaks: Readonly<Record<string, (ssc: StreamingContext) => void>> = {
    'a task': (ssc) =>
      ssc
        .queueStream([[1]])
        .map(() => failing('broken here'))
        .foreachRDD(async (rdd) => void (await rdd.collect())),
    'an output operation': (ssc) => ssc.queueStream([[1]]).foreachRDD(() => failing('broken here')),
    'an asynchronous output operation': (ssc) =>
      ssc.queueStream([[1]]).foreachRDD(async () => {
        await Promise.resolve();
        failing('broken here');
      }),
    'a transform function': (ssc) =>
      ssc
        .queueStream([[1]])
        .transform(() => failing('broken here'))
        .foreachRDD(() => undefined),
    'the generation of a job': (ssc) =>
      ssc.inputStream({ name: 'broken', compute: () => failing('broken here') }).foreachRDD(() => undefined),
    'the allocation of inputs': (ssc) =>
      ssc
        .inputStream({ name: 'broken', allocate: () => failing('broken here'), compute: () => undefined })
        .foreachRDD(() => undefined),
  };

  test.each(Object.entries(breaks))('rejects when %s throws', async (_, define) => {
    await using context = testContext();
    define(context.ssc);
    await context.ssc.start();
    const outcomes = [context.ssc.awaitTermination(), context.ssc.awaitTerminationOrTimeout(60_000)];
    for (const outcome of outcomes) outcome.catch(() => undefined);
    await context.clock.advance(1000);
    for (const outcome of outcomes) await expect(outcome).rejects.toThrow('broken here');
    expect(context.ssc.state).toBe('ACTIVE');
  });

  test('the error of a task keeps its cause', async () => {
    await using context = testContext();
    const cause = new TypeError('broken here');
    context.ssc
      .queueStream([[1]])
      .map(() => {
        throw cause;
      })
      .foreachRDD(async (rdd) => void (await rdd.collect()));
    await context.ssc.start();
    const outcome = context.ssc.awaitTermination();
    outcome.catch(() => undefined);
    await context.clock.advance(1000);
    const error = await outcome.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DStreamError);
    expect(error).toMatchObject({ code: 'TASK_FAILED', cause });
  });
});

describe('batch times', () => {
  test.each([
    [0, 1000],
    [1, 1000],
    [999.5, 1000],
    [1000, 2000],
    [1_700_000_000_123, 1_700_000_001_000],
  ])('the first batch after %d is at %d', async (start, first) => {
    const clock = new VirtualClock({ start });
    await using context = testContext({ clock });
    const times: number[] = [];
    context.ssc.queueStream<number>([]).foreachRDD((_, time) => void times.push(time));
    await context.ssc.start();
    await clock.advanceTo(first + 2000);
    expect(times).toEqual([first, first + 1000, first + 2000]);
  });
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['string', 'socket'],
  ['object', {}],
])('%s is not a source', async (shown, source) => {
  await using context = testContext();
  const message = `SOURCE_INVALID: ${shown} is not a source.`;
  expect(() => context.ssc.stream(source as never)).toThrow(message);
  expect(() => context.ssc.receiverStream(source as never)).toThrow(message);
});

test('the state store is closed once, at the end', async () => {
  let closed = 0;
  const store = Object.assign(new MemoryStateStore(), { close: () => void closed++ });
  const plugin = definePlugin({ name: 'states', provides: [bind(STATE_STORE, () => store)] });
  const { ssc, clock } = idle({ plugins: [plugin] });
  await ssc.start();
  await clock.advance(1000);
  expect(closed).toBe(0);
  await clock.runUntil(ssc.stop());
  await clock.runUntil(ssc.stop());
  expect(closed).toBe(1);
});
