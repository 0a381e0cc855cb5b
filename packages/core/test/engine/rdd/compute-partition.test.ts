import { describe, expect, test } from 'vitest';
import { gather } from '../../../src/engine/pipeline/chunks.ts';
import { partitionOf, runAction } from '../../../src/engine/rdd/compute-partition.ts';
import { currentTask } from '../../../src/engine/task/current-task.ts';
import { localEngine } from '../../support/local-engine.ts';
import { taskContext } from '../../support/task-context.ts';
import { turn } from '../../support/turn.ts';

const count = { terminal: { kind: 'count' }, result: (state: { count: number }) => state.count } as const;

describe('runAction', () => {
  test('is synchronous as long as its input is', async () => {
    const { sc, environment } = localEngine();
    const rdd = sc.makeRDD([[1, 2, 3]]).filter((n) => n > 1);
    expect(runAction(rdd, 0, taskContext(environment), count)).toBe(2);
    const later = runAction(
      rdd.mapAsync(async (n) => n),
      0,
      taskContext(environment),
      count,
    );
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(2);
  });

  test('stops between chunks when its task is aborted', () => {
    const { sc, environment } = localEngine();
    const abort = new AbortController();
    const rdd = sc.create<number>({
      name: 'endless',
      numPartitions: 1,
      dependencies: [],
      *compute() {
        for (let n = 0; ; n++) {
          if (n === 3) abort.abort(new Error('enough'));
          yield [n];
        }
      },
    });
    const task = taskContext(environment, { signal: abort.signal });
    expect(() => runAction(rdd, 0, task, count)).toThrow('enough');
  });

  test('runs steps and actions as part of their task', async () => {
    const { sc, environment } = localEngine();
    const task = taskContext(environment);
    const seen: unknown[] = [];
    const look = <T>(value: T): T => (seen.push(currentTask()), value);
    const rdd = sc
      .makeRDD([[1]])
      .map(look)
      .mapPartitions(look)
      .mapAsync(async (n) => look(n))
      .map(look);
    await runAction(rdd, 0, task, { terminal: { kind: 'foreach', fn: look }, result: look });
    expect(seen.slice(0, 5)).toEqual([task, task, task, task, task]);
    expect(currentTask()).toBeUndefined();
  });
});

describe('partitionOf', () => {
  test('computes a chain of steps as one loop from what is no step', async () => {
    const { sc, environment } = localEngine();
    const rdd = sc
      .makeRDD([[1, 2], [3]])
      .map((n) => n * 2)
      .filter((n) => n > 2);
    const all = [0, 1].map((partition) => gather(partitionOf(rdd, partition, taskContext(environment))));
    expect(all).toEqual([[4], [6]]);
  });
});

test('an input that fails before anybody waits for it fails its task and nothing else', async () => {
  const { sc } = localEngine({ maxTaskFailures: 1 });
  const slow = sc.makeRDD([[1]]).mapAsync(async (n) => {
    await turn();
    await turn();
    return n;
  });
  const failing = sc.makeRDD([[1]]).mapAsync(async () => {
    throw new Error('at once');
  });
  for (const rdd of [
    slow.zip(failing),
    slow.cartesian(failing),
    slow
      .keyBy((n) => n)
      .join(
        failing.keyBy(() => 1),
        1,
      ),
  ]) {
    await expect(rdd.collect()).rejects.toThrow('at once');
  }
});
