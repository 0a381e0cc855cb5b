import { describe, expect, test } from 'vitest';
import type { TaskDescription, TaskOutcome } from '../../../src/contracts/executor.ts';
import { InProcessExecutor } from '../../../src/engine/task/in-process-executor.ts';
import { noWorkers } from '../../support/local-engine.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { turn } from '../../support/turn.ts';

const task: TaskDescription = {
  id: '1.0.0',
  job: 1,
  stage: 1,
  partition: 0,
  attempt: 0,
  batchTime: undefined,
};
const outcome: TaskOutcome = { value: 1, accumulated: new Map() };
const { signal } = new AbortController();

const started = (options?: { slots?: number; cores?: number }) => {
  const clock = new ManualClock(1000);
  const executor = new InProcessExecutor(clock, options);
  const settings = { batchDuration: 1000, defaultParallelism: 2, seed: 0 };
  let runs = 0;
  const runTask = async (): Promise<TaskOutcome> => {
    runs++;
    return outcome;
  };
  return {
    clock,
    executor,
    runs: () => runs,
    start: () => executor.start({ settings, runTask, connect: noWorkers, slotsChanged: () => undefined }),
  };
};

describe('InProcessExecutor', () => {
  test('has slots between start and stop', async () => {
    const { executor, start } = started({ slots: 2, cores: 1 });
    expect(executor.slots()).toEqual([]);
    await start();
    expect(executor.slots().map(({ host }) => host)).toEqual(['localhost', 'localhost']);
    expect(new Set(executor.slots().map(({ id }) => id)).size).toBe(2);
    expect([executor.scope, executor.cores]).toEqual(['isolate', 1]);
    await executor.stop();
    await executor.stop();
    expect(executor.slots()).toEqual([]);
  });

  test('runs a task where it is', async () => {
    const { executor, start } = started();
    await start();
    expect(await executor.run(task, executor.slots()[0]!, signal)).toBe(outcome);
  });

  test('lets the rest of the process have its turn every ten milliseconds', async () => {
    const { executor, clock, start, runs } = started();
    await start();
    const [slot] = executor.slots();
    void executor.run(task, slot!, signal);
    expect(runs()).toBe(1);
    await clock.jump(10);
    void executor.run(task, slot!, signal);
    expect(runs()).toBe(1);
    await turn();
    expect(runs()).toBe(2);
    void executor.run(task, slot!, signal);
    expect(runs()).toBe(3);
  });
});
