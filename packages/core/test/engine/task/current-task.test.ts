import { expect, test } from 'vitest';
import { currentTask, withinTask } from '../../../src/engine/task/current-task.ts';
import { localEngine } from '../../support/local-engine.ts';
import { taskContext } from '../../support/task-context.ts';

const { environment } = localEngine();

test('the task of a call is known within it, also when calls nest or throw', () => {
  const [outer, inner] = [taskContext(environment), taskContext(environment, { partition: 1 })];
  expect(currentTask()).toBeUndefined();
  const seen = withinTask(outer, () => {
    const first = currentTask();
    const second = withinTask(inner, currentTask);
    expect(() =>
      withinTask(inner, () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    return [first, second, currentTask()];
  });
  expect(seen).toEqual([outer, inner, outer]);
  expect(currentTask()).toBeUndefined();
});
