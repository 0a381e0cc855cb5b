import { beforeEach, describe, expect, test } from 'vitest';
import { FetchFailed, SlotLost, TaskFailed } from '../../../src/base/errors/task-errors.ts';
import { ListenerBus } from '../../../src/base/events/listener-bus.ts';
import type { TaskOutcome } from '../../../src/contracts/executor.ts';
import type { SchedulingPolicy } from '../../../src/contracts/scheduling-policy.ts';
import { fifoPolicy } from '../../../src/engine/scheduler/fifo-policy.ts';
import type { Stage } from '../../../src/engine/scheduler/stage.ts';
import { TaskScheduler, type TaskSchedulerOptions } from '../../../src/engine/scheduler/task-scheduler.ts';
import { TaskRunner } from '../../../src/engine/task/task-runner.ts';
import { localEngine, noWorkers } from '../../support/local-engine.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { ScriptedExecutor } from '../../support/scripted-executor.ts';
import { turn } from '../../support/turn.ts';

let executor: ScriptedExecutor;
let clock: ManualClock;
let bus: ListenerBus;
let scheduler: TaskScheduler;
let accumulated: unknown[];
let done: [number, unknown][];

const build = (
  options: TaskSchedulerOptions = {},
  slots = 4,
  policy: SchedulingPolicy = fifoPolicy,
): void => {
  executor = new ScriptedExecutor(slots);
  clock = new ManualClock(1000);
  bus = new ListenerBus({ logger: new RecordingLogger() });
  accumulated = [];
  done = [];
  const runner = new TaskRunner(localEngine().environment);
  const takeIn = (outcome: TaskOutcome): void => void accumulated.push(...outcome.accumulated.values());
  const settings = { batchDuration: 1000, defaultParallelism: 2, seed: 0 };
  const services = { settings, executor, policy, clock, bus, runner, takeIn, connect: noWorkers };
  scheduler = new TaskScheduler(services, options);
};

beforeEach(() => build());

const stageOf = (id: number, job = id): Stage => ({
  id,
  job: { id: job, batchTime: 5000, pool: 'default' },
  name: 'test',
  attempts: new Map(),
  compute: () => undefined,
});

/** Starts a stage and gives its end as a text. */
const run = async (stage: Stage, partitions: readonly number[]) => {
  let end = 'running';
  const finished = scheduler
    .run(stage, partitions, (partition, value) => done.push([partition, value]))
    .then(
      () => void (end = 'done'),
      (error: Error) => {
        end = error.message;
        return error;
      },
    );
  await turn();
  return { finished, end: () => end };
};

const ids = (): string[] => executor.attempts.map(({ id }) => id);

describe('a stage', () => {
  test('is done when all its tasks are, and hands on values as they come', async () => {
    const { finished, end } = await run(stageOf(1), [0, 1]);
    expect(executor.attempts.map(({ task }) => task)).toMatchObject([
      { id: '1.0.0', job: 1, stage: 1, partition: 0, attempt: 0, batchTime: 5000 },
      { id: '1.1.0', partition: 1 },
    ]);
    executor.attempt('1.1.0').succeed('b');
    await turn();
    expect([end(), done]).toEqual(['running', [[1, 'b']]]);
    executor.attempt('1.0.0').succeed('a');
    await finished;
    expect([end(), done]).toEqual([
      'done',
      [
        [1, 'b'],
        [0, 'a'],
      ],
    ]);
  });

  test('without tasks is done at once', async () => {
    expect((await run(stageOf(1), [])).end()).toBe('done');
    expect(ids()).toEqual([]);
  });

  test('runs as many tasks at once as there are free slots, the first job first', async () => {
    build({}, 2);
    await run(stageOf(8, 8), [0, 1, 2]);
    await run(stageOf(3, 3), [0]);
    expect(ids()).toEqual(['8.0.0', '8.1.0']);
    executor.attempt('8.0.0').succeed(1);
    await turn();
    expect(ids().slice(2)).toEqual(['3.0.0']);
    executor.attempt('3.0.0').succeed(1);
    await turn();
    expect(ids().slice(3)).toEqual(['8.2.0']);
    expect(executor.attempts[2]!.slot.id).toBe(executor.attempts[0]!.slot.id);
  });

  test('goes on when slots are added', async () => {
    build({}, 0);
    await run(stageOf(1), [0, 1]);
    expect(ids()).toEqual([]);
    executor.setSlots(1);
    expect(ids()).toEqual(['1.0.0']);
  });
});

describe('a failed attempt', () => {
  test('is tried again on another slot with the next number', async () => {
    const { finished } = await run(stageOf(1), [0]);
    executor.attempt('1.0.0').fail(new TaskFailed('no'));
    await turn();
    const again = executor.attempt('1.0.1');
    expect(again.task.attempt).toBe(1);
    expect(again.slot.id).not.toBe(executor.attempt('1.0.0').slot.id);
    again.succeed('yes');
    await finished;
    expect(done).toEqual([[0, 'yes']]);
  });

  test('is tried again on the same slot when there is no other', async () => {
    build({}, 1);
    await run(stageOf(1), [0]);
    executor.attempt('1.0.0').fail(new TaskFailed('no'));
    await turn();
    expect(ids()).toEqual(['1.0.0', '1.0.1']);
  });

  test.each([
    [undefined, 4],
    [1, 1],
    [2, 2],
  ])('gives the stage up after its limit (%s: %s times)', async (maxTaskFailures, times) => {
    build(maxTaskFailures === undefined ? {} : { maxTaskFailures });
    const cause = new RangeError('it is too far');
    executor.script = (attempt) => attempt.fail(new TaskFailed(cause.message, { cause }));
    const { finished } = await run(stageOf(3), [0]);
    const error = await finished;
    expect(ids()).toHaveLength(times);
    expect(error).toMatchObject({
      code: 'TASK_FAILED',
      params: { stage: 3, partition: 0, attempts: times, reason: 'it is too far' },
      cause,
    });
    expect((error as Error).message).toContain('it is too far');
  });

  test('counts each task for itself', async () => {
    const { finished, end } = await run(stageOf(1), [0, 1]);
    executor.script = (attempt) =>
      attempt.task.attempt < 3 ? attempt.fail(new TaskFailed('no')) : attempt.succeed(attempt.task.partition);
    for (const partition of [0, 1]) executor.attempt(`1.${partition}.0`).fail(new TaskFailed('no'));
    await finished;
    expect([end(), done.toSorted(([a], [b]) => a - b)]).toEqual([
      'done',
      [
        [0, 0],
        [1, 1],
      ],
    ]);
  });

  test('that says nothing of the engine counts as failed, its own cause untouched', async () => {
    build({ maxTaskFailures: 1 });
    const error = new Error('outer', { cause: new Error('inner') });
    executor.script = (attempt) => attempt.fail(error);
    expect(await (await run(stageOf(1), [0])).finished).toMatchObject({
      params: { reason: 'outer' },
      cause: error,
    });
  });

  test('ends the other tasks of the stage, and the stage once they have ended', async () => {
    build({ maxTaskFailures: 1 });
    executor.endsOnAbort = false;
    const { finished, end } = await run(stageOf(1), [0, 1, 2, 3, 4, 5]);
    const [first, ...others] = executor.attempts;
    first!.fail(new TaskFailed('no'));
    await turn();
    expect(others.map(({ signal }) => signal.aborted)).toEqual([true, true, true]);
    others[0]!.fail(new Error('aborted'));
    others[1]!.succeed('too late');
    await turn();
    expect(end()).toBe('running');
    others[2]!.fail(new Error('aborted'));
    await finished;
    expect(end()).toContain('TASK_FAILED');
    expect(done).toEqual([]);
    expect(ids()).toHaveLength(4);
  });

  test('a slot that is lost is reported, and its task runs on another one', async () => {
    const lost: unknown[] = [];
    bus.add({ onSlotLost: (event) => lost.push(event) });
    const { finished } = await run(stageOf(1), [0]);
    const { slot } = executor.attempt('1.0.0');
    executor.attempt('1.0.0').fail(new SlotLost(slot.id));
    await turn();
    expect(lost).toEqual([{ slot: slot.id, reason: `Slot ${slot.id} was lost.` }]);
    executor.attempt('1.0.1').succeed(1);
    await finished;
  });

  test('an executor that throws at once is a failure like others', async () => {
    build({ maxTaskFailures: 2 });
    executor.script = () => {
      throw new Error('no such worker');
    };
    const { finished } = await run(stageOf(1), [0]);
    expect(await finished).toMatchObject({
      code: 'TASK_FAILED',
      params: { attempts: 2, reason: 'no such worker' },
    });
  });
});

describe('missing shuffle output', () => {
  test('gives the stage up at once, to be run again with numbers that go on', async () => {
    const stage = stageOf(1);
    const { finished, end } = await run(stage, [0, 1]);
    executor.attempt('1.0.0').succeed('kept');
    await turn();
    const error = new FetchFailed(7, [2]);
    executor.attempt('1.1.0').fail(error);
    expect(await finished).toBe(error);
    expect(end()).toContain('shuffle 7');
    const again = await run(stage, [1]);
    executor.attempt('1.1.1').succeed('late');
    await again.finished;
    expect(done).toEqual([
      [0, 'kept'],
      [1, 'late'],
    ]);
  });
});

describe('accumulators', () => {
  test('take in what attempts added that count, once', async () => {
    build({ speculation: { interval: 10, minTaskRuntime: 10, quantile: 0.5 } });
    const { finished } = await run(stageOf(1), [0, 1]);
    executor.attempt('1.0.0').succeed(1, new Map([[1, 'first']]));
    await clock.advance(50);
    const [slow, copy] = [executor.attempt('1.1.0'), executor.attempt('1.1.1')];
    slow.succeed(2, new Map([[1, 'original']]));
    copy.succeed(3, new Map([[1, 'copy']]));
    await finished;
    await turn();
    expect(accumulated).toEqual(['first', 'original']);
    expect(done).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });
});

/** Four tasks of which three took 200 ms. */
const threeOfFour = async (given: TaskSchedulerOptions) => {
  build(given, 6);
  const running = await run(stageOf(1), [0, 1, 2, 3]);
  await clock.advance(200);
  for (const partition of [0, 1, 2]) executor.attempt(`1.${partition}.0`).succeed(partition);
  await clock.settle();
  return running;
};

describe('speculation', () => {
  const options = { interval: 100, multiplier: 1.5, quantile: 0.75, minTaskRuntime: 100 };

  test('copies a task that takes longer than the others, once', async () => {
    await threeOfFour({ speculation: options });
    await clock.advance(100);
    expect(ids()).toHaveLength(4);
    await clock.advance(500);
    expect(ids().slice(4)).toEqual(['1.3.1']);
  });

  test('the first to end wins and the other one is ended', async () => {
    const { finished } = await threeOfFour({ speculation: options });
    await clock.advance(200);
    executor.attempt('1.3.1').succeed('copy');
    await finished;
    expect(executor.attempt('1.3.0').signal.aborted).toBe(true);
    executor.attempt('1.3.0').succeed('original');
    await turn();
    expect(done.at(-1)).toEqual([3, 'copy']);
  });

  test('a copy that fails leaves the original running', async () => {
    const { finished } = await threeOfFour({ speculation: options });
    await clock.advance(200);
    executor.attempt('1.3.1').fail(new TaskFailed('copy'));
    await turn();
    expect(ids()).toHaveLength(5);
    executor.attempt('1.3.0').succeed('original');
    await finished;
    expect(done.at(-1)).toEqual([3, 'original']);
  });

  test('a task is tried again when the original and the copy failed', async () => {
    await threeOfFour({ speculation: options });
    await clock.advance(200);
    executor.attempt('1.3.0').fail(new TaskFailed('original'));
    executor.attempt('1.3.1').fail(new TaskFailed('copy'));
    await turn();
    expect(ids().slice(5)).toEqual(['1.3.2']);
  });

  test('a copy that still waits for a slot is dropped when its task is done', async () => {
    build({ speculation: options }, 4);
    await run(stageOf(1), [0, 1, 2, 3]);
    await clock.advance(200);
    for (const partition of [0, 1, 2]) executor.attempt(`1.${partition}.0`).succeed(partition);
    await run(stageOf(2), [0, 1, 2]);
    await clock.advance(200);
    expect(ids()).toHaveLength(7);
    executor.attempt('1.3.0').succeed(3);
    executor.attempt('2.0.0').succeed(0);
    await turn();
    expect(ids()).toHaveLength(7);
  });

  test('copies nothing before enough tasks are done, or when it is off', async () => {
    build({ speculation: options }, 6);
    await run(stageOf(1), [0, 1, 2, 3]);
    await clock.advance(200);
    executor.attempt('1.0.0').succeed(0);
    await clock.advance(1000);
    expect(ids()).toHaveLength(4);
    await threeOfFour({});
    await clock.advance(1000);
    expect(ids()).toHaveLength(4);
    expect(clock.sleepers).toEqual([]);
  });

  test('nobody watches a stage that has ended', async () => {
    const { finished } = await threeOfFour({ speculation: true });
    executor.attempt('1.3.0').succeed(3);
    await finished;
    await clock.settle();
    expect(clock.sleepers).toEqual([]);
  });
});

describe('a time limit', () => {
  test('ends an attempt that takes longer and tries again', async () => {
    build({ taskTimeout: 500 });
    const { finished } = await run(stageOf(1), [0]);
    await clock.advance(499);
    expect(executor.attempt('1.0.0').signal.aborted).toBe(false);
    await clock.advance(1);
    expect(executor.attempt('1.0.0').signal.reason).toMatchObject({ code: 'TASK_TIMED_OUT' });
    executor.attempt('1.0.1').succeed('fast');
    await finished;
    expect(done).toEqual([[0, 'fast']]);
  });

  test('is the error when every attempt takes longer', async () => {
    build({ taskTimeout: 500, maxTaskFailures: 2 });
    const { finished } = await run(stageOf(1), [0]);
    await clock.advance(1000);
    expect(await finished).toMatchObject({
      code: 'TASK_FAILED',
      params: { attempts: 2, reason: 'TASK_TIMED_OUT: Task 1.0.1 ran longer than 500 ms and was ended.' },
      cause: { code: 'TASK_TIMED_OUT' },
    });
  });

  test('is forgotten when the attempt ends before, and never keeps a virtual clock going', async () => {
    build({ taskTimeout: 500 });
    const { finished } = await run(stageOf(1), [0]);
    expect(clock.sleepers).toMatchObject([{ until: 1500, background: true }]);
    executor.attempt('1.0.0').succeed(1);
    await finished;
    await clock.settle();
    expect(clock.sleepers).toEqual([]);
  });
});

describe('stop', () => {
  test('ends what runs, drops what waits, and refuses what comes', async () => {
    build({}, 1);
    const running = await run(stageOf(1), [0, 1]);
    const waiting = await run(stageOf(2), [0]);
    scheduler.stop(new Error('stopped'));
    await running.finished;
    await waiting.finished;
    expect([running.end(), waiting.end()]).toEqual(['stopped', 'stopped']);
    expect(executor.attempt('1.0.0').signal.aborted).toBe(true);
    expect((await run(stageOf(3), [0])).end()).toBe('stopped');
    expect(ids()).toEqual(['1.0.0']);
  });
});

test('a policy that throws fails what is under way', async () => {
  const policy: SchedulingPolicy = {
    name: 'broken',
    assign: (round) => {
      if (round.pending.some(({ job }) => job === 2)) throw new Error('no idea');
      return fifoPolicy.assign(round);
    },
  };
  build({}, 1, policy);
  const [first, second] = [await run(stageOf(1), [0, 1]), await run(stageOf(2), [0])];
  expect(second.end()).toBe('running');
  executor.attempt('1.0.0').succeed('a');
  await Promise.all([first.finished, second.finished]);
  expect([first.end(), second.end()]).toEqual(['no idea', 'no idea']);
});

describe('listeners', () => {
  test('hear of each attempt as it starts and ends', async () => {
    const events: unknown[] = [];
    bus.add({ onTaskStarted: (event) => events.push(event), onTaskCompleted: (event) => events.push(event) });
    const { finished } = await run(stageOf(4, 2), [1]);
    await clock.advance(30);
    executor.attempt('4.1.0').fail(new TaskFailed('no'));
    await turn();
    executor.attempt('4.1.1').succeed(1);
    await finished;
    await bus.drained();
    const about = { job: 2, stage: 4, partition: 1, speculative: false };
    expect(events).toEqual([
      expect.objectContaining({ ...about, id: '4.1.0', attempt: 0, startTime: 1000, endTime: undefined }),
      expect.objectContaining({ ...about, id: '4.1.0', endTime: 1030, failureReason: 'no' }),
      expect.objectContaining({
        ...about,
        id: '4.1.1',
        attempt: 1,
        startTime: 1030,
        failureReason: undefined,
      }),
      expect.objectContaining({ ...about, id: '4.1.1', endTime: 1030, failureReason: undefined }),
    ]);
  });
});
