import { fairPolicy, type RDD, type StreamingEvents } from '@dstream/core';
import {
  bind,
  definePlugin,
  InProcessExecutor,
  EXECUTOR,
  SCHEDULING_POLICY,
  SlotLost,
} from '@dstream/core/plugin';
import { testContext, type TestContextOptions, VirtualClock } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

type TaskInfo = StreamingEvents['taskCompleted'];

/** Runs one output over one batch of four partitions; resolves to the tasks that ended. */
const run = async (
  use: (rdd: RDD<number>) => Promise<unknown>,
  options: TestContextOptions = {},
): Promise<{ readonly tasks: readonly TaskInfo[]; readonly error: unknown }> => {
  await using context = testContext(options);
  const { ssc, clock } = context;
  const tasks: TaskInfo[] = [];
  ssc.addStreamingListener({ onTaskCompleted: (task) => void tasks.push(task) });
  ssc
    .queueStream([ssc.sc.makeRDD([[0], [1], [2], [3]])], { defaultRDD: null })
    .foreachRDD(async (rdd) => void (await use(rdd)));
  await ssc.start();
  let error: unknown;
  ssc.awaitTermination().catch((thrown: unknown) => (error = thrown));
  await clock.advance(20_000);
  return { tasks, error };
};

/** Fails the first so many calls. */
const failingFirst = (count: number) => {
  let calls = 0;
  return <T>(record: T): T => {
    if (record === 2 && calls++ < count) throw new Error(`failure ${calls}`);
    return record;
  };
};

describe('a task that fails', () => {
  test('is tried again, on another slot', async () => {
    const { tasks, error } = await run((rdd) => rdd.map(failingFirst(3)).collect());
    const second = tasks.filter(({ partition }) => partition === 2);
    expect(second.map(({ attempt, failureReason }) => [attempt, failureReason])).toEqual([
      [0, 'failure 1'],
      [1, 'failure 2'],
      [2, 'failure 3'],
      [3, undefined],
    ]);
    expect(new Set(second.map(({ slot }) => slot)).size).toBe(4);
    expect(error).toBeUndefined();
  });

  test('fails its job after four times', async () => {
    const { tasks, error } = await run((rdd) => rdd.map(failingFirst(4)).collect());
    expect(tasks.filter(({ partition }) => partition === 2)).toHaveLength(4);
    expect(error).toMatchObject({
      code: 'TASK_FAILED',
      params: { partition: 2, attempts: 4, reason: 'failure 4' },
    });
  });

  test.each([1, 2])('fails its job after %i times when told so', async (maxTaskFailures) => {
    const { error } = await run((rdd) => rdd.map(failingFirst(9)).collect(), { maxTaskFailures });
    expect(error).toMatchObject({ code: 'TASK_FAILED', params: { attempts: maxTaskFailures } });
  });

  test('is tried again where there is only one slot', async () => {
    const { error } = await run((rdd) => rdd.map(failingFirst(3)).collect(), { slots: 1 });
    expect(error).toBeUndefined();
  });

  test('does not make those run again that are done', async () => {
    const seen: number[] = [];
    const see = (n: number): number => (seen.push(n), n);
    await run((rdd) => rdd.map(see).map(failingFirst(2)).collect(), { slots: 1 });
    expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 2, 2, 3]);
  });
});

describe('an accumulator', () => {
  test('counts each task once, however often it was tried', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const count = ssc.sc.accumulator('records');
    const words = ssc.sc.accumulator<string[], string>('words', [], (all, word) => [...all, word]);
    ssc
      .queueStream([ssc.sc.makeRDD([['a', 'b'], ['c']])], { defaultRDD: null })
      .map((word) => {
        count.add(1);
        words.add(word);
        return word === 'b' ? 2 : 1;
      })
      .map(failingFirst(3))
      .foreachRDD(async (rdd) => void (await rdd.count()));
    await ssc.start();
    await clock.advance(1000);
    expect(count.value).toBe(3);
    expect(words.value.toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('may be added to on the driver', async () => {
    await using context = testContext();
    const count = context.ssc.sc.accumulator();
    count.add(2);
    count.add(3);
    expect(count.value).toBe(5);
  });
});

describe('a broadcast value', () => {
  test('is there in every task until it is destroyed', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const names = ssc.sc.broadcast(new Map([[1, 'one']]));
    const seen: unknown[] = [];
    ssc
      .queueStream([[1], [1]])
      .map((n) => names.value.get(n))
      .foreachRDD(async (rdd) => void seen.push(...(await rdd.collect())));
    await ssc.start();
    await clock.advance(1000);
    names.destroy();
    expect(seen).toEqual(['one']);
    expect(() => names.value).toThrow('destroyed');
  });
});

describe('a task that takes too long', () => {
  test('is ended and tried again', async () => {
    const clock = new VirtualClock();
    let calls = 0;
    const { tasks, error } = await run(
      (rdd) =>
        rdd
          .mapAsync(async (n, signal) => {
            if (n === 2 && calls++ === 0) await clock.sleep(Infinity, { signal });
            return n;
          })
          .collect(),
      { clock, taskTimeout: 700 },
    );
    const slow = tasks.filter(({ partition }) => partition === 2);
    expect(slow.map(({ failureReason, endTime }) => [failureReason?.split(':')[0], endTime])).toEqual([
      ['TASK_TIMED_OUT', 1700],
      [undefined, 1700],
    ]);
    expect(error).toBeUndefined();
  });

  test('gets a second copy when speculation is on; the first to end wins', async () => {
    const clock = new VirtualClock();
    const aborted: number[] = [];
    let calls = 0;
    const { tasks, error } = await run(
      (rdd) =>
        rdd
          .mapAsync(async (n, signal) => {
            signal.addEventListener('abort', () => aborted.push(n));
            await clock.sleep(clock.now() + (n === 2 && calls++ === 0 ? 60_000 : 200), { signal });
            return n;
          })
          .collect(),
      { clock, speculation: true },
    );
    const copies = tasks.filter(({ partition }) => partition === 2);
    expect(
      copies
        .toSorted((a, b) => a.attempt - b.attempt)
        .map(({ attempt, speculative }) => [attempt, speculative]),
    ).toEqual([
      [0, false],
      [1, true],
    ]);
    const winner = copies.find(({ failureReason }) => failureReason === undefined)!;
    expect([winner.attempt, winner.endTime]).toEqual([1, 1600]);
    expect(aborted).toEqual([2]);
    expect(error).toBeUndefined();
  });

  test('gets no second copy when it is off', async () => {
    const clock = new VirtualClock();
    const { tasks } = await run(
      (rdd) =>
        rdd
          .mapAsync(async (n) => {
            await clock.sleep(clock.now() + (n === 2 ? 5000 : 200));
            return n;
          })
          .collect(),
      { clock },
    );
    expect(tasks.map(({ attempt }) => attempt)).toEqual([0, 0, 0, 0]);
  });
});

describe('slots', () => {
  test('are never given to more tasks than they hold', async () => {
    let running = 0;
    let most = 0;
    const clock = new VirtualClock();
    await run(
      (rdd) =>
        rdd
          .mapAsync(async (n) => {
            most = Math.max(most, ++running);
            await clock.sleep(clock.now() + 10);
            running--;
            return n;
          })
          .collect(),
      { clock, slots: 3 },
    );
    expect(most).toBe(3);
  });

  test('that are lost are reported, and their tasks run elsewhere', async () => {
    class Fragile extends InProcessExecutor {
      #left = 2;

      override run(...args: Parameters<InProcessExecutor['run']>): ReturnType<InProcessExecutor['run']> {
        return this.#left-- > 0 ? Promise.reject(new SlotLost(args[1].id)) : super.run(...args);
      }
    }
    const clock = new VirtualClock();
    const fragile = definePlugin({
      name: 'fragile',
      provides: [bind(EXECUTOR, () => new Fragile(clock, { slots: 8 }))],
    });
    await using context = testContext({ clock, plugins: [fragile] });
    const lost: string[] = [];
    const seen: number[] = [];
    context.ssc.addStreamingListener({ onSlotLost: ({ slot }) => void lost.push(slot) });
    context.ssc.queueStream([[1, 2]]).foreachRDD(async (rdd) => void seen.push(...(await rdd.collect())));
    await context.ssc.start();
    await clock.advance(1000);
    expect(lost).toHaveLength(2);
    expect(seen).toEqual([1, 2]);
  });
});

/** The pools of twelve tasks in the order in which they began. */
const order = async (fair: boolean): Promise<string> => {
  const clock = new VirtualClock();
  const policy = definePlugin({
    name: 'fair',
    provides: [bind(SCHEDULING_POLICY, () => fairPolicy({ small: { weight: 1 }, big: { weight: 2 } }))],
  });
  await using context = testContext({
    clock,
    slots: 3,
    concurrentJobs: 2,
    plugins: fair ? [policy] : [],
  });
  const { ssc } = context;
  const ran: string[] = [];
  const partitions = Array.from({ length: 6 }, (_, n) => [n]);
  const stream = ssc.queueStream([ssc.sc.makeRDD(partitions)], { defaultRDD: null });
  const output = (pool: string): void =>
    stream
      .mapAsync(async (n) => {
        ran.push(pool[0]!);
        await clock.sleep(clock.now() + 10);
        return n;
      })
      .foreachRDD(async (rdd) => void (await rdd.collect()), { pool });
  output('small');
  output('big');
  await ssc.start();
  await clock.advance(2000);
  return ran.join('');
};

describe('fair pools', () => {
  test('share the slots by weight, where FIFO serves one after the other', async () => {
    expect(await order(false)).toBe('ssssssbbbbbb');
    expect(await order(true)).toMatch(/^(?=.{12}$)sss.*b/);
    const fair = await order(true);
    expect(fair.indexOf('b')).toBeLessThan(6);
    expect(fair.slice(3, 9).split('b')).toHaveLength(5);
  });
});
