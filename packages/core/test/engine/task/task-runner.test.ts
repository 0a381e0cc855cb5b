import { describe, expect, test } from 'vitest';
import { FetchFailed, SlotLost, TaskFailed } from '../../../src/base/errors/task-errors.ts';
import type { TaskDescription } from '../../../src/contracts/executor.ts';
import type { Stage } from '../../../src/engine/scheduler/stage.ts';
import type { TaskContext } from '../../../src/engine/task/task-context.ts';
import { TaskRunner } from '../../../src/engine/task/task-runner.ts';
import { localEngine } from '../../support/local-engine.ts';

const { environment } = localEngine();
const job = { id: 1, batchTime: 1000, pool: 'default' };
const task: TaskDescription = { id: '7.2.1', job: 1, stage: 7, partition: 2, attempt: 1, batchTime: 1000 };
const { signal } = new AbortController();

const runnerOf = (compute: Stage['compute']): TaskRunner => {
  const runner = new TaskRunner(environment);
  runner.add({ id: 7, job, name: 'test', attempts: new Map(), compute });
  return runner;
};

const fails = (error: unknown) =>
  runnerOf(() => {
    throw error;
  }).run(task, signal);

describe('TaskRunner', () => {
  test('computes the partition of the stage and hands back what it gives', async () => {
    const seen: TaskContext[] = [];
    const runner = runnerOf((context) => {
      seen.push(context);
      context.accumulated.set(3, [1]);
      return 'value';
    });
    expect(await runner.run(task, signal)).toEqual({ value: 'value', accumulated: new Map([[3, [1]]]) });
    expect(seen).toMatchObject([{ partition: 2, attempt: 1, batchTime: 1000, signal, environment }]);
  });

  test('waits for a promise', async () => {
    const { value } = await runnerOf(async () => 'later').run(task, signal);
    expect(value).toBe('later');
  });

  test('whatever user code throws becomes TaskFailed with its text', async () => {
    const error = new RangeError('too far');
    await expect(fails(error)).rejects.toMatchObject({
      name: 'TaskFailed',
      message: 'too far',
      cause: error,
    });
    await expect(fails('a text')).rejects.toMatchObject({ name: 'TaskFailed', message: 'a text' });
    const later = runnerOf(() => Promise.reject(error)).run(task, signal);
    await expect(later).rejects.toMatchObject({ name: 'TaskFailed', cause: error });
  });

  test('what the scheduler must tell apart comes through as it is', async () => {
    for (const error of [new FetchFailed(1, [0]), new SlotLost('a')])
      await expect(fails(error)).rejects.toBe(error);
  });

  test('a stage that has ended is not run', async () => {
    const runner = runnerOf(() => 'value');
    runner.remove({ id: 7, job, name: 'test', attempts: new Map(), compute: () => 'value' });
    await expect(runner.run(task, signal)).rejects.toBeInstanceOf(TaskFailed);
  });

  test('an abort ends the attempt, before it begins or while it waits', async () => {
    const abort = new AbortController();
    let begun = 0;
    const runner = runnerOf(() => {
      begun++;
      return new Promise(() => undefined);
    });
    const attempt = runner.run(task, abort.signal);
    abort.abort(new Error('enough'));
    await expect(attempt).rejects.toThrow('enough');
    await expect(runner.run(task, abort.signal)).rejects.toThrow('enough');
    expect(begun).toBe(1);
  });
});
