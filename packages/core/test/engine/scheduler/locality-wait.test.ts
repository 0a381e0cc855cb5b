import { expect, test } from 'vitest';
import { TaskFailed } from '../../../src/base/errors/task-errors.ts';
import { ListenerBus } from '../../../src/base/events/listener-bus.ts';
import { fifoPolicy } from '../../../src/engine/scheduler/fifo-policy.ts';
import type { Stage } from '../../../src/engine/scheduler/stage.ts';
import { TaskScheduler, type TaskSchedulerOptions } from '../../../src/engine/scheduler/task-scheduler.ts';
import { TaskRunner } from '../../../src/engine/task/task-runner.ts';
import { localEngine, noWorkers } from '../../support/local-engine.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { ScriptedExecutor } from '../../support/scripted-executor.ts';
import { turn } from '../../support/turn.ts';

/** Two slots; partition p is at home in slot p modulo 2. */
const build = (options: TaskSchedulerOptions = {}) => {
  const executor = Object.assign(new ScriptedExecutor(2), {
    home: (partition: number) => `slot-${partition % 2}`,
  });
  const clock = new ManualClock(1000);
  const scheduler = new TaskScheduler(
    {
      settings: { batchDuration: 1000, defaultParallelism: 2, seed: 0 },
      executor,
      policy: fifoPolicy,
      clock,
      bus: new ListenerBus({ logger: new RecordingLogger() }),
      runner: new TaskRunner(localEngine().environment),
      takeIn: () => undefined,
      connect: noWorkers,
    },
    options,
  );
  const run = async (stage: Stage, partitions: readonly number[]): Promise<void> => {
    scheduler.run(stage, partitions, () => undefined).catch(() => undefined);
    await turn();
  };
  const places = (): string[] => executor.attempts.map(({ id, slot }) => `${id} ${slot.id}`);
  return { executor, clock, run, places };
};

const stageOf = (id: number, staysHome: boolean): Stage => ({
  id,
  job: { id, batchTime: 5000, pool: 'default' },
  name: 'test',
  attempts: new Map(),
  staysHome,
  work: {
    rdd: { stream: 0, time: 5000, index: 0 },
    name: 'test',
    numPartitions: 4,
    action: { kind: 'collect' },
  },
  compute: () => undefined,
});

test('a task that nothing is kept for takes any slot at once', async () => {
  const { run, places } = build();
  await run(stageOf(1, false), [0, 2]);
  expect(places()).toEqual(['1.0.0 slot-0', '1.2.0 slot-1']);
});

test('one that something is kept for waits until its slot is free', async () => {
  const { executor, run, places } = build();
  await run(stageOf(1, true), [0, 2]);
  expect(places()).toEqual(['1.0.0 slot-0']);
  executor.attempt('1.0.0').succeed(1);
  await turn();
  expect(places().slice(1)).toEqual(['1.2.0 slot-0']);
});

test.each([
  ['half a batch', {}, 500],
  ['as long as it is told', { localityWait: 20 }, 20],
])('it waits %s at most', async (_, options, limit) => {
  const { clock, run, places } = build(options);
  await run(stageOf(1, true), [0, 2]);
  await clock.advance(limit - 1);
  expect(places()).toHaveLength(1);
  await clock.advance(1);
  expect(places().slice(1)).toEqual(['1.2.0 slot-1']);
  expect(clock.sleepers).toEqual([]);
});

test('others take the slot that it leaves free', async () => {
  const { run, places } = build();
  await run(stageOf(1, true), [0, 2]);
  await run(stageOf(2, false), [0]);
  expect(places()).toEqual(['1.0.0 slot-0', '2.0.0 slot-1']);
});

test('a slot taken by an earlier job is waited for', async () => {
  const { executor, run, places } = build();
  executor.setSlots(0);
  await run(stageOf(1, false), [0]);
  await run(stageOf(2, true), [2]);
  executor.setSlots(2);
  expect(places()).toEqual(['1.0.0 slot-0']);
});

test('it does not wait for a slot that it failed on', async () => {
  const { executor, run, places } = build();
  await run(stageOf(1, true), [0]);
  executor.attempt('1.0.0').fail(new TaskFailed('no'));
  await turn();
  expect(places()).toEqual(['1.0.0 slot-0', '1.0.1 slot-1']);
});
