import { StreamingContext, type DirectSource, type ReceiverSource } from '@dstream/core';
import { MemoryCheckpointStore, type CheckpointLog, type CheckpointStore } from '@dstream/core/plugin';
import { testContext, VirtualClock, type TestContext } from '@dstream/testing';
import { describe, expect, test } from 'vitest';
import { RecordingLogger } from '../../support/recording-logger.ts';

/** Collects what a stream of numbers brings. */
const collecting = (ssc: StreamingContext, source: ReceiverSource<number>): number[] => {
  const seen: number[] = [];
  ssc.receiverStream(source).foreachRDD(async (rdd) => void seen.push(...(await rdd.collect())));
  return seen;
};

/** Stores one record every 100 ms, and the last ones when it is told to end. */
const talkative = ({ clock }: TestContext, lastWords: readonly number[] = []): ReceiverSource<number> => ({
  kind: 'receiver',
  name: 'talkative',
  async run(store, signal) {
    for (let n = 1; !signal.aborted; n++) {
      await store.record(n);
      await clock.sleep(clock.now() + 100, { signal, background: true }).catch(() => undefined);
    }
    for (const word of lastWords) await store.record(word);
  },
});

describe('with drain', () => {
  test('everything received is processed, the last words included', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const seen = collecting(ssc, talkative(context, [-1, -2]));
    await ssc.start();
    await clock.advance(2450);
    const report = await clock.runUntil(ssc.stop({ drain: true }));
    expect(report).toEqual({ drained: true, unfinished: [], failed: [] });
    expect(seen).toEqual([...Array.from({ length: 25 }, (_, n) => n + 1), -1, -2]);
  });

  test('ends when the last batch has no jobs', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    ssc.queueStream([[1]], { defaultRDD: null }).foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(3000);
    expect(await clock.runUntil(ssc.stop({ drain: true }))).toEqual({
      drained: true,
      unfinished: [],
      failed: [],
    });
    expect(clock.now()).toBe(3000);
  });

  test('ends when the last batch fails, and awaitTermination tells', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const failing: ReceiverSource<number> = talkative(context);
    ssc.receiverStream(failing).foreachRDD(() => {
      throw new Error('every batch is bad');
    });
    await ssc.start();
    const termination = ssc.awaitTermination();
    termination.catch(() => undefined);
    await clock.advance(1500);
    const report = await clock.runUntil(ssc.stop({ drain: true }));
    expect(report).toEqual({ drained: false, unfinished: [], failed: [1000, 2000] });
    await expect(termination).rejects.toThrow('every batch is bad');
  });

  test('waits for batches that are behind', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const done: number[] = [];
    ssc.queueStream([[1], [2], [3]]).foreachRDD(async (_, time) => {
      await clock.sleep(clock.now() + 2500);
      done.push(time);
    });
    await ssc.start();
    await clock.advance(3000);
    expect(done).toEqual([]);
    expect(await clock.runUntil(ssc.stop({ drain: true }))).toEqual({
      drained: true,
      unfinished: [],
      failed: [],
    });
    expect(done).toEqual([1000, 2000, 3000]);
  });

  test('is given up after the time-out, and says what is left', async () => {
    const logger = new RecordingLogger();
    await using context = testContext({ logger });
    const { ssc, clock } = context;
    ssc.queueStream([[1], [2]]).foreachRDD(() => clock.sleep(Infinity));
    await ssc.start();
    await clock.advance(2000);
    const report = await clock.runUntil(ssc.stop({ drain: true, timeout: 700 }));
    expect(clock.now()).toBe(2700);
    expect(report).toEqual({ drained: false, unfinished: [1000, 2000], failed: [] });
    expect(logger.lines).toContain('warn draining was given up');
  });

  test('is given up after ten batches unless told otherwise', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    ssc.queueStream([[1]]).foreachRDD(() => clock.sleep(Infinity));
    await ssc.start();
    await clock.advance(1000);
    await clock.runUntil(ssc.stop({ drain: true }));
    expect(clock.now()).toBe(11_000);
  });

  test('a receiver that does not end is given up too', async () => {
    await using context = testContext({ receiver: { stopTimeout: 300 } });
    const { ssc, clock } = context;
    const errors: string[] = [];
    ssc.addStreamingListener({
      onReceiverError: ({ receiverInfo }) => errors.push(receiverInfo.lastErrorMessage),
    });
    const seen = collecting(ssc, {
      kind: 'receiver',
      name: 'deaf',
      async run(store) {
        await store.record(1);
        await new Promise(() => undefined);
      },
    });
    await ssc.start();
    await clock.advance(500);
    const report = await clock.runUntil(ssc.stop({ drain: true }));
    expect(report).toEqual({ drained: true, unfinished: [], failed: [], left: ['receiver deaf'] });
    expect(seen).toEqual([1]);
    expect(errors).toEqual([expect.stringMatching(/^RECEIVER_ABANDONED/)]);
  });

  test('a batch that got no input is made up for by the next one', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const input = (name: string, failsAt: number) => ({
      name,
      allocate(time: number) {
        if (time === failsAt) throw new Error(`${name} is not there`);
        return { numRecords: 1, metadata: null };
      },
      compute: () => ssc.sc.parallelize([1]),
    });
    ssc.inputStream(input('moody', 2000)).foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(3000);
    const report = await clock.runUntil(ssc.stop({ drain: true }));
    expect(report).toEqual({ drained: true, unfinished: [], failed: [] });
  });

  test('a batch that got no input and has no successor has failed', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const input = {
      name: 'gone',
      allocate(time: number) {
        if (time >= 2000) throw new Error('it is not there');
        return { numRecords: 1, metadata: null };
      },
      compute: () => ssc.sc.parallelize([1]),
    };
    ssc.inputStream(input).foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(3000);
    const report = await clock.runUntil(ssc.stop({ drain: true }));
    expect(report).toEqual({ drained: false, unfinished: [], failed: [2000, 3000] });
  });

  test('is cut short by a stop that does not drain', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    ssc.queueStream([[1], [2]]).foreachRDD(() => clock.sleep(Infinity));
    await ssc.start();
    await clock.advance(2000);
    const draining = ssc.stop({ drain: true });
    await clock.advance(100);
    const report = await ssc.stop();
    expect(clock.now()).toBe(2100);
    expect(report).toEqual({ drained: false, unfinished: [1000, 2000], failed: [] });
    expect(await draining).toBe(report);
  });

  test('before start there is nothing to drain', async () => {
    await using context = testContext();
    expect(await context.ssc.stop({ drain: true })).toEqual({ drained: false, unfinished: [], failed: [] });
  });
});

describe('without drain', () => {
  test('ends at once and says which batches were not finished', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const done: number[] = [];
    ssc.queueStream([[1], [2], [3]]).foreachRDD(async (_, time) => {
      await clock.sleep(clock.now() + 5000);
      done.push(time);
    });
    await ssc.start();
    await clock.advance(2000);
    expect(await ssc.stop()).toEqual({ drained: false, unfinished: [1000, 2000], failed: [] });
    expect(clock.now()).toBe(2000);
    expect(done).toEqual([]);
  });

  test('has drained all the same when nothing was left', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    ssc.queueStream([[1]]).foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(1500);
    expect(await ssc.stop()).toEqual({ drained: true, unfinished: [], failed: [] });
  });

  test('has not drained when something was received after the last batch', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    collecting(ssc, talkative(context));
    await ssc.start();
    await clock.advance(1500);
    expect(await clock.runUntil(ssc.stop())).toEqual({ drained: false, unfinished: [], failed: [] });
  });

  test('jobs that wait are not begun, and no batch comes after it', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const begun: number[] = [];
    ssc.queueStream([[1], [2], [3]]).foreachRDD(async (_, time) => {
      begun.push(time);
      await clock.sleep(clock.now() + 1500);
    });
    await ssc.start();
    await clock.advance(2000);
    await ssc.stop();
    await clock.advance(10_000);
    expect(begun).toEqual([1000]);
  });

  test('inputs of batches that were not finished are not reported as completed', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const completed: number[] = [];
    const input = {
      name: 'input',
      compute: () => ssc.sc.parallelize([1]),
      completed: (time: number) => void completed.push(time),
    };
    ssc.inputStream(input).foreachRDD((_, time) => (time > 1000 ? clock.sleep(Infinity) : undefined));
    await ssc.start();
    await clock.advance(3000);
    await ssc.stop();
    await clock.settle();
    expect(completed).toEqual([1000]);
  });

  test('tasks that run are told by their signal', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const signals: AbortSignal[] = [];
    ssc
      .queueStream([[1]])
      .mapAsync(async (n, signal) => {
        signals.push(signal);
        await clock.sleep(Infinity, { signal });
        return n;
      })
      .foreachRDD(async (rdd) => void (await rdd.collect()));
    await ssc.start();
    await clock.advance(1000);
    await ssc.stop();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('what fails because of the stop is nobody’s error', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    ssc
      .queueStream([[1]])
      .mapAsync((_, signal) => clock.sleep(Infinity, { signal }))
      .foreachRDD(async (rdd) => void (await rdd.collect()));
    await ssc.start();
    const termination = ssc.awaitTermination();
    await clock.advance(1000);
    await ssc.stop();
    await expect(termination).resolves.toBeUndefined();
  });

  test('the context is idle afterwards, whatever was under way', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const stream = ssc.queueStream([[1], [2]]);
    stream.foreachRDD(() => clock.sleep(clock.now() + 5000));
    stream.foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(2000);
    await ssc.stop();
    await clock.runUntil(ssc.idle());
    expect(ssc.state).toBe('STOPPED');
  });
});

describe('in any case', () => {
  test.each([true, false])('a listener may stop the context (drain: %s)', async (drain) => {
    await using context = testContext();
    const { ssc, clock } = context;
    const stopping = Promise.withResolvers<unknown>();
    ssc.addStreamingListener({ onBatchCompleted: () => stopping.resolve(ssc.stop({ drain })) });
    const times: number[] = [];
    ssc.queueStream([[1], [2]]).foreachRDD((_, time) => void times.push(time));
    await ssc.start();
    await clock.advance(5000);
    await stopping.promise;
    expect(times).toEqual([1000]);
    expect(ssc.state).toBe('STOPPED');
  });

  test('an output operation may stop the context if it does not wait for it', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const times: number[] = [];
    ssc.queueStream([[1], [2], [3]]).foreachRDD((_, time) => {
      times.push(time);
      if (time === 2000) void ssc.stop({ drain: true });
    });
    await ssc.start();
    await clock.advance(5000);
    await ssc.awaitTermination();
    expect(times).toEqual([1000, 2000]);
  });

  test('sinks are closed, even when one of them cannot be', async () => {
    const logger = new RecordingLogger();
    await using context = testContext({ logger });
    const { ssc } = context;
    const calls: string[] = [];
    const sink = (name: string) => ({
      name,
      open: () => void calls.push(`open ${name}`),
      write: async () => undefined,
      close: () => {
        calls.push(`close ${name}`);
        throw new Error('still busy');
      },
    });
    const stream = ssc.queueStream([[1]]);
    stream.to(sink('a'));
    stream.to(sink('b'));
    await ssc.start();
    await ssc.stop();
    expect(calls).toEqual(['open a', 'open b', 'close a', 'close b']);
    expect(logger.lines.filter((line) => line === 'warn closing failed')).toHaveLength(2);
  });

  test.each([true, false])(
    'an input that waits for the outside is told to end (drain: %s)',
    async (drain) => {
      await using context = testContext();
      const { ssc, clock } = context;
      const planning = Promise.withResolvers<void>();
      ssc
        .stream<number>({
          kind: 'direct',
          name: 'slow',
          plan: (_, { signal }) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error));
              planning.resolve();
            }),
          read: () => [],
        })
        .foreachRDD(() => undefined);
      await ssc.start();
      const termination = ssc.awaitTermination();
      termination.catch(() => undefined);
      const advancing = clock.advance(1000);
      await planning.promise;
      await ssc.stop({ drain });
      await advancing;
      expect(ssc.state).toBe('STOPPED');
    },
  );

  test.each([true, false])('an input that never answers is left behind (drain: %s)', async (drain) => {
    const clock = new VirtualClock();
    await using context = testContext({ clock });
    const { ssc } = context;
    const asked = Promise.withResolvers<void>();
    const input = {
      name: 'dead',
      allocate(): Promise<undefined> {
        asked.resolve();
        return clock.sleep(Infinity).then(() => undefined);
      },
      compute: () => undefined,
    };
    ssc.inputStream<number>(input).foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(1000);
    await asked.promise;
    await clock.runUntil(ssc.stop({ drain }));
    expect(ssc.state).toBe('STOPPED');
  });

  test.each([true, false])('an input that cannot be stopped is logged (drain: %s)', async (drain) => {
    const logger = new RecordingLogger();
    await using context = testContext({ logger });
    const { ssc, clock } = context;
    const calls: string[] = [];
    const broken = {
      name: 'broken',
      compute: () => undefined,
      stop: () => Promise.reject(new Error('still busy')),
    };
    ssc.inputStream<number>(broken).foreachRDD(() => undefined);
    ssc.inputStream<number>({ ...broken, stop: () => void calls.push('stop') });
    await ssc.start();
    await clock.advance(1000);
    expect((await clock.runUntil(ssc.stop({ drain }))).drained).toBe(true);
    expect(calls[0]).toBe('stop');
    expect(logger.lines).toContain('warn closing failed');
    expect(StreamingContext.getActive()).toBeUndefined();
  });

  test('says that it stopped, last of all', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const heard: string[] = [];
    ssc.addStreamingListener({
      onStreamingStarted: ({ time }) => heard.push(`started ${time}`),
      onBatchCompleted: ({ batchInfo }) => heard.push(`batch ${batchInfo.batchTime}`),
      onStreamingStopped: ({ time }) => heard.push(`stopped ${time}`),
    });
    ssc.queueStream([[1]]).foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(1500);
    await ssc.stop();
    expect(heard).toEqual(['started 0', 'batch 1000', 'stopped 1500']);
  });
});

/** A checkpoint whose journal fails to take a record when `fails` says so; they count from 1. */
const failingJournal = (fails: (record: number) => Promise<boolean> | boolean): CheckpointStore => {
  const store = new MemoryCheckpointStore();
  const log = store.log.bind(store);
  let records = 0;
  const logOf = (name: string): CheckpointLog => {
    const kept = log(name);
    return {
      read: () => kept.read(),
      trim: (position) => kept.trim(position),
      async append(bytes) {
        if (name === 'journal' && (await fails(++records))) throw new Error('disk full');
        return kept.append(bytes);
      },
    };
  };
  return Object.assign(store, { log: logOf });
};

const source = (open?: () => Promise<void>): DirectSource<number, number> => ({
  kind: 'direct',
  name: 'numbers',
  ...(open && { open }),
  plan: ([previous = 0]) => [previous + 1],
  read: (range) => [[range]],
});

describe('the report', () => {
  test.each([
    ['the plan of the second', 4, { unfinished: [2000], failed: [] }],
    ['the end of the second', 5, { unfinished: [], failed: [2000] }],
  ])('does not say drained when the journal fails at %s', async (_, last, left) => {
    await using context = testContext({ checkpoint: failingJournal((record) => record >= last) });
    const { ssc, clock } = context;
    const seen: number[] = [];
    ssc.stream(source()).foreachRDD(async (rdd) => void seen.push(...(await rdd.collect())));
    await clock.runUntil(ssc.start());
    await clock.advance(5000);
    expect(ssc.state).toBe('STOPPED');
    expect(seen.length).toBeGreaterThan(0);
    expect(await clock.runUntil(ssc.stop())).toEqual({ drained: false, ...left });
    await expect(ssc.awaitTermination()).rejects.toThrow('disk full');
  });

  test('names batches that had ended and could not be written down', async () => {
    const slow = new VirtualClock();
    const checkpoint = failingJournal(async (record) => {
      if (record === 3) await slow.sleep(2500);
      return record === 3;
    });
    await using context = testContext({ checkpoint, clock: slow });
    const { ssc, clock } = context;
    const seen: number[] = [];
    ssc.stream(source()).foreachRDD(async (rdd) => void seen.push(...(await rdd.collect())));
    await clock.runUntil(ssc.start());
    await clock.advance(5000);
    expect(seen).toEqual([1, 2]);
    expect(await clock.runUntil(ssc.stop())).toEqual({
      drained: false,
      unfinished: [2000],
      failed: [1000],
    });
  });

  test.each([true, false])('says not drained after a start that failed (checkpoint: %s)', async (isKept) => {
    await using context = testContext(isKept ? { checkpoint: new MemoryCheckpointStore() } : {});
    const { ssc, clock } = context;
    ssc.stream(source(() => Promise.reject(new Error('not there')))).foreachRDD(() => undefined);
    await expect(clock.runUntil(ssc.start())).rejects.toThrow('not there');
    for (const drain of [true, false])
      expect(await clock.runUntil(ssc.stop({ drain }))).toEqual({
        drained: false,
        unfinished: [],
        failed: [],
      });
  });
});
