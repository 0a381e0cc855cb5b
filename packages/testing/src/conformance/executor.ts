import type { RDD, StreamingEvents } from '@dstream/core';
import { bind, definePlugin, EXECUTOR, type Clock, type Executor } from '@dstream/core/plugin';
import { expect } from 'vitest';
import { testContext } from '../test-context.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';

export interface ExecutorConformance extends ConformanceOptions {
  /** A new one that was not started yet, with two slots or more. */
  readonly create: (clock: Clock) => Executor;
}

/** Tests an implementation of `Executor`, on its own and under a whole context. */
export const describeExecutor = (name: string, options: ExecutorConformance): void =>
  describeGuarantees(`executor ${name}`, options, executorGuarantees);

type TaskInfo = StreamingEvents['taskCompleted'];

interface BatchOutcome<R> {
  readonly result: R | undefined;
  readonly error: unknown;
  readonly tasks: readonly TaskInfo[];
  /** The slots that were used, and those that were given a task before the one they had was done. */
  readonly slots: ReadonlySet<string>;
  readonly doubled: readonly string[];
}

/** What one batch over `partitions` brought, and the tasks it took. */
const runBatch = async <R>(
  { create }: ExecutorConformance,
  partitions: readonly (readonly number[])[],
  use: (rdd: RDD<number>, clock: VirtualClock) => Promise<R>,
): Promise<BatchOutcome<R>> => {
  const clock = new VirtualClock();
  const plugin = definePlugin({ name: 'conformance', provides: [bind(EXECUTOR, () => create(clock))] });
  await using context = testContext({ clock, plugins: [plugin] });
  const { ssc } = context;
  const tasks: TaskInfo[] = [];
  const slots = new Set<string>();
  const busy = new Set<string>();
  const doubled: string[] = [];
  let result: R | undefined;
  let error: unknown;
  ssc.addStreamingListener({
    onTaskStarted({ slot }) {
      if (busy.has(slot)) doubled.push(slot);
      busy.add(slot);
      slots.add(slot);
    },
    onTaskCompleted(task) {
      busy.delete(task.slot);
      tasks.push(task);
    },
  });
  ssc.queueStream([ssc.sc.makeRDD(partitions)], { defaultRDD: null }).foreachRDD(async (rdd) => {
    result = await use(rdd, clock);
  });
  await ssc.start();
  ssc.awaitTermination().catch((thrown: unknown) => (error = thrown));
  await clock.advance(1000);
  await clock.runUntil(ssc.idle());
  return { result, error, tasks, slots, doubled };
};

/** So many partitions of one number each. */
const numbered = (count: number): number[][] => Array.from({ length: count }, (_, n) => [n]);

/** Its guarantees by name. */
export const executorGuarantees: Guarantees<ExecutorConformance> = {
  'it has a name, a scope and at least one core'({ create }) {
    const executor = create(new VirtualClock());
    expect(executor.name).toEqual(expect.stringMatching(/./));
    expect(['isolate', 'host', 'cluster']).toContain(executor.scope);
    expect(executor.cores).toBeGreaterThanOrEqual(1);
  },
  async 'once it is started there are slots, each with an id of its own'({ create }) {
    const executor = create(new VirtualClock());
    await executor.start({
      settings: { batchDuration: 1000, defaultParallelism: 2, seed: 0 },
      runTask: () => Promise.reject(new Error('no task here')),
      connect: () => {
        throw new Error('no worker here');
      },
      slotsChanged: () => undefined,
    });
    const slots = executor.slots();
    expect(slots.length).toBeGreaterThanOrEqual(2);
    expect(new Set(slots.map(({ id }) => id)).size).toBe(slots.length);
    for (const { host } of slots) expect(host).toEqual(expect.stringMatching(/./));
    await executor.stop();
  },
  async 'stop may be called again, and without start'({ create }) {
    const executor = create(new VirtualClock());
    await executor.stop();
    await expect(executor.stop()).resolves.toBeUndefined();
  },
  async 'every task brings its own result'(options) {
    const partitions = numbered(20);
    const { result, tasks } = await runBatch(options, partitions, (rdd) =>
      rdd
        .map((n) => n + 1)
        .glom()
        .collect(),
    );
    expect(result).toEqual(partitions.map((records) => records.map((n) => n + 1)));
    expect(tasks).toHaveLength(20);
  },
  async 'what a shuffle moves arrives'(options) {
    const { result } = await runBatch(options, [[1, 2, 3], [4, 5], []], (rdd) =>
      rdd
        .map((n) => [n % 2, n])
        .reduceByKey((a, b) => a + b, 2)
        .collect(),
    );
    expect(result?.toSorted(([a], [b]) => a - b)).toEqual([
      [0, 6],
      [1, 9],
    ]);
  },
  async 'a slot runs one task at a time, and all of them are used'(options) {
    const { result, doubled, slots } = await runBatch(options, numbered(40), (rdd, clock) =>
      rdd
        .mapAsync(async (n) => {
          await clock.sleep(clock.now() + 1);
          return n;
        })
        .count(),
    );
    expect(result).toBe(40);
    expect(doubled).toEqual([]);
    expect(slots.size).toBeGreaterThanOrEqual(2);
  },
  async 'what user code throws fails the attempt, with its text'(options) {
    const { error, tasks } = await runBatch(options, [[1]], (rdd) =>
      rdd
        .map(() => {
          throw new RangeError('user code is broken');
        })
        .collect(),
    );
    expect(tasks.map(({ failureReason }) => failureReason)).toEqual(
      Array.from({ length: 4 }, () => 'user code is broken'),
    );
    expect(error).toMatchObject({
      code: 'TASK_FAILED',
      message: expect.stringContaining('user code is broken'),
    });
  },
  async 'a task that failed runs again'(options) {
    let failures = 2;
    const { result, error } = await runBatch(options, [[1], [2]], (rdd) =>
      rdd
        .map((n) => {
          if (n === 2 && failures-- > 0) throw new Error('not now');
          return n;
        })
        .collect(),
    );
    expect([result, error]).toEqual([[1, 2], undefined]);
  },
  async 'an attempt is told by its signal when it is no longer wanted'({ create }) {
    const clock = new VirtualClock();
    const plugin = definePlugin({ name: 'conformance', provides: [bind(EXECUTOR, () => create(clock))] });
    await using context = testContext({ clock, plugins: [plugin] });
    let aborted = false;
    context.ssc
      .queueStream([[1]])
      .mapAsync((_, signal) => {
        signal.addEventListener('abort', () => (aborted = true));
        return clock.sleep(Infinity, { signal });
      })
      .foreachRDD(async (rdd) => void (await rdd.count()));
    await context.ssc.start();
    await clock.advance(1000);
    await context.ssc.stop();
    expect(aborted).toBe(true);
  },
};
