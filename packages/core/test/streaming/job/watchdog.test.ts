import type { BadRecord, Sink, StalledInfo, StreamingContext } from '@dstream/core';
import { bind, CLOCK, definePlugin, type Clock, type SleepOptions } from '@dstream/core/plugin';
import { testContext, VirtualClock, type TestContextOptions } from '@dstream/testing';
import { expect, test } from 'vitest';
import { RecordingLogger } from '../../support/recording-logger.ts';

const timeout = 4000;

/** Runs a program for so long; what stalled, what failed, and what its outputs saw. */
const run = async (
  define: (ssc: StreamingContext, never: () => Promise<never>, seen: unknown[]) => void,
  options: TestContextOptions & { readonly duration?: number } = {},
) => {
  const { duration = 12_000, ...given } = options;
  const logger = new RecordingLogger();
  await using context = testContext({ stallTimeout: timeout, logger, ...given });
  const { ssc, clock } = context;
  const [stalls, failures, seen] = [[] as StalledInfo[], [] as unknown[], [] as unknown[]];
  ssc.addStreamingListener({ onStalled: (info) => stalls.push(info) });
  define(ssc, () => clock.sleep(Infinity) as Promise<never>, seen);
  await ssc.start();
  ssc.awaitTermination().catch((error: unknown) => failures.push(error));
  await clock.advance(duration);
  return { stalls, failures, seen, logged: logger.lines };
};

const ones = (ssc: StreamingContext) => ssc.queueStream([[1], [2], [3]]);

test('nothing is told while batches are done, however long there is nothing to do', async () => {
  const { stalls } = await run((ssc) => ones(ssc).foreachRDD(() => undefined), { duration: 100_000 });
  expect(stalls).toEqual([]);
});

test('nothing is told of work that is slow and goes on', async () => {
  await using context = testContext({ stallTimeout: timeout });
  const { ssc, clock } = context;
  const stalls: StalledInfo[] = [];
  ssc.addStreamingListener({ onStalled: (info) => stalls.push(info) });
  ones(ssc).foreachRDD(() => clock.sleep(clock.now() + 3000));
  await ssc.start();
  await clock.advance(60_000);
  expect(stalls).toEqual([]);
});

test('a task that never ends is named once, with its stage, its slot and since when', async () => {
  const { stalls, logged } = await run((ssc, never) =>
    ones(ssc)
      .mapAsync(never)
      .foreachRDD(async (rdd) => void (await rdd.collect())),
  );
  expect(stalls).toHaveLength(1);
  expect(stalls[0]!.stalledFor).toBeGreaterThanOrEqual(timeout);
  expect(stalls[0]!.waits).toContainEqual({
    kind: 'task',
    name: expect.stringMatching(/^0\./),
    batchTime: undefined,
    since: 1000,
    stage: 0,
    slot: expect.stringMatching(/^in-process-/),
  });
  expect(logged).toContain('error nothing happens any more');
});

test('an output whose function never ends is named, though new batches come', async () => {
  const { stalls } = await run((ssc, never) => ones(ssc).foreachRDD(never));
  expect(stalls.map(({ waits }) => waits)).toEqual([
    [{ kind: 'output', name: 'foreachRDD of queueStream#0', batchTime: 1000, since: 1000 }],
  ]);
});

const planning = (plan: () => Promise<never[]>) => ({
  kind: 'direct' as const,
  name: 'table',
  plan,
  read: () => [],
});

test('a source whose plan never settles is named', async () => {
  const { stalls } = await run((ssc, never) => ssc.stream(planning(never)).foreachRDD(() => undefined));
  expect(stalls.map(({ waits }) => waits)).toEqual([
    [{ kind: 'input', name: 'table', batchTime: 1000, since: 1000 }],
  ]);
});

test('a batch that is never closed is named', async () => {
  const { stalls } = await run((ssc, never) => {
    const source = { ...planning(async () => [1] as never[]), commit: never };
    ssc.stream<number>(source).foreachRDD(() => undefined);
  });
  expect(stalls.map(({ waits }) => waits)).toEqual([
    [{ kind: 'batch', name: 'closing', batchTime: 1000, since: 1000 }],
  ]);
});

test('a receiver that waits for ever is named', async () => {
  const { stalls } = await run(
    (ssc) => {
      let n = 0;
      function* flood(): Iterable<string> {
        for (;;) yield `record ${n++}`.padEnd(100);
      }
      // What failed batches hold is never let go of.
      ssc.fromAsyncIterable(flood(), 'flood').foreachRDD(() => {
        throw new Error('no');
      });
    },
    { memoryBudget: 100_000, receiver: { maxBlockBytes: 10_000 } },
  );
  expect(stalls.map(({ waits }) => waits)).toEqual([
    [{ kind: 'store', name: 'flood', batchTime: undefined, since: expect.any(Number) }],
  ]);
});

test('a batch timer that does not call is named', async () => {
  const under = new VirtualClock();
  let broken = false;
  /** Forgets the sleeps of a second that begin once it is broken. */
  const clock: Clock = {
    now: () => under.now(),
    sleep: (until, options?: SleepOptions) =>
      under.sleep(broken && until % 1000 === 0 && until < 20_000 ? 1e9 : until, options),
  };
  const plugin = definePlugin({ name: 'clock', provides: [bind(CLOCK, () => clock)] });
  await using context = testContext({ clock: under, stallTimeout: 4100, plugins: [plugin] });
  const stalls: StalledInfo[] = [];
  context.ssc.addStreamingListener({ onStalled: (info) => stalls.push(info) });
  ones(context.ssc).foreachRDD(() => undefined);
  await context.ssc.start();
  await under.advance(1500);
  broken = true;
  await under.advance(10_000);
  expect(stalls.map(({ waits }) => waits)).toEqual([
    [{ kind: 'timer', name: 'batch timer', batchTime: 3000, since: 3000 }],
  ]);
});

test('can be told nothing', async () => {
  const { stalls } = await run((ssc, never) => ones(ssc).foreachRDD(never), {
    stallTimeout: Infinity,
    duration: 100_000,
  });
  expect(stalls).toEqual([]);
});

test('waits ten minutes unless told otherwise', async () => {
  await using context = testContext();
  const { ssc, clock } = context;
  const stalls: StalledInfo[] = [];
  ssc.addStreamingListener({ onStalled: (info) => stalls.push(info) });
  ssc.queueStream([[1]], { defaultRDD: null }).foreachRDD(() => clock.sleep(Infinity));
  await ssc.start();
  await clock.advance(600_000);
  expect(stalls).toEqual([]);
  await clock.advance(300_000);
  expect(stalls).toHaveLength(1);
});

test('what is stalled can be made to fail, so that the next batches go on: a function', async () => {
  let calls = 0;
  const { failures, seen } = await run(
    (ssc, never, out) => ones(ssc).foreachRDD((_, time) => (calls++ === 0 ? never() : void out.push(time))),
    { failStalled: true },
  );
  expect(failures).toMatchObject([{ code: 'STALLED' }]);
  expect(seen.slice(0, 2)).toEqual([2000, 3000]);
});

test('a task', async () => {
  let calls = 0;
  const { failures, seen } = await run(
    (ssc, never, out) =>
      ones(ssc)
        .mapAsync(async (n) => (calls++ === 0 ? never() : n))
        .foreachRDD(async (rdd) => void out.push(...(await rdd.collect()))),
    { failStalled: true },
  );
  expect(failures).toMatchObject([{ code: 'STALLED' }]);
  expect(seen).toEqual([2, 3]);
});

test('a plan, which is asked again with what came before, and whose late answer does not count', async () => {
  const late = Promise.withResolvers<number[]>();
  const asked: (readonly number[])[] = [];
  const { failures, seen } = await run(
    (ssc, never, out) => {
      const source = {
        kind: 'direct' as const,
        name: 'table',
        plan(previous: readonly number[]): Promise<number[]> | number[] {
          asked.push(previous);
          if (asked.length === 2) return Promise.race([late.promise, never()]);
          if (asked.length === 3) late.resolve([99]);
          return [asked.length];
        },
        read: (range: number) => [[range]],
      };
      ssc.stream<number>(source).foreachRDD(async (rdd) => void out.push(...(await rdd.collect())));
    },
    { failStalled: true, duration: 9000, stallTimeout: 2000 },
  );
  expect(failures).toMatchObject([{ code: 'STALLED' }]);
  expect(asked.slice(0, 4)).toEqual([[], [1], [1], [3]]);
  expect(seen).not.toContain(99);
});

const three = (n: number): number => {
  if (n < 3) throw new Error('bad');
  return n;
};

test('dead letters that are never written are named, and given up when stalls fail', async () => {
  let writes = 0;
  const letters = (never: () => Promise<never>): Sink<BadRecord> => ({
    name: 'letters',
    write: () => (writes++ === 0 ? never() : Promise.resolve()),
  });
  const { stalls, failures, seen } = await run(
    (ssc, never, sums) => {
      ones(ssc)
        .onBadRecord({ deadLetter: letters(never) })
        .map(three)
        .foreachRDD(async (rdd, time) => void sums.push([time, await rdd.collect()]));
    },
    { failStalled: true },
  );
  expect(stalls.map(({ waits }) => waits)).toEqual([
    [{ kind: 'letters', name: 'letters', batchTime: 1000, since: 1000 }],
  ]);
  expect(failures).toEqual([expect.objectContaining({ code: 'STALLED' })]);
  expect((failures[0] as Error).message).toContain('It waited for letters letters for batch 1000 ms');
  expect(seen.slice(0, 3)).toEqual([
    [1000, []],
    [2000, []],
    [3000, [3]],
  ]);
  expect(writes).toBe(2);
});

test('a clock that goes back is told of', async () => {
  const under = new VirtualClock();
  let behind = 0;
  const clock: Clock = {
    now: () => under.now() - behind,
    sleep: (until, options?: SleepOptions) => under.sleep(until + behind, options),
  };
  const logger = new RecordingLogger();
  const plugins = [definePlugin({ name: 'clock', provides: [bind(CLOCK, () => clock)] })];
  await using context = testContext({ clock: under, plugins, logger });
  ones(context.ssc).foreachRDD(() => undefined);
  await context.ssc.start();
  await under.advance(1500);
  behind = 120_000;
  await under.advance(1000);
  expect(logger.lines).toContain('warn the clock went back; nothing happens until it has caught up');
});
