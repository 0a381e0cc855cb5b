import { describe, expect, test } from 'vitest';
import type { PendingTask, RunningTask } from '../../../src/contracts/scheduling-policy.ts';
import { fairPolicy, type PoolShare } from '../../../src/engine/scheduler/fair-policy.ts';
import { pending, running, slots } from '../../support/pending-tasks.ts';

const order = (
  pools: Record<string, PoolShare>,
  waiting: readonly PendingTask[],
  busy: readonly RunningTask[] = [],
  free = 3,
): string[] => {
  const ids = Array.from({ length: free }, (_, i) => `a${i}`);
  const round = { pending: waiting, running: busy, free: slots(...ids), now: 0 };
  return fairPolicy(pools)
    .assign(round)
    .map(([task]) => task.id);
};

const several = (pool: string, count: number, job = 0): PendingTask[] =>
  Array.from({ length: count }, (_, partition) => pending(`${pool}${partition}`, { pool, partition, job }));

describe('FAIR', () => {
  test('takes pools in turn', () => {
    expect(order({}, [...several('a', 3), ...several('b', 3)], [], 4)).toEqual(['a0', 'b0', 'a1', 'b1']);
  });

  test('gives a pool of more weight more', () => {
    expect(order({ b: { weight: 2 } }, [...several('a', 4), ...several('b', 4)], [], 6)).toEqual([
      'a0',
      'b0',
      'b1',
      'a1',
      'b2',
      'b3',
    ]);
  });

  test('looks at what runs already', () => {
    expect(order({}, [...several('a', 2), ...several('b', 2)], [running('a', 0), running('a', 0)])).toEqual([
      'b0',
      'b1',
      'a0',
    ]);
  });

  test('serves a pool below its minimum first, the neediest of several', () => {
    const pools = { b: { minShare: 2 }, c: { minShare: 4 } };
    const waiting = [...several('a', 2), ...several('b', 2), ...several('c', 2)];
    expect(order(pools, waiting, [running('b', 0)], 4)).toEqual(['c0', 'c1', 'b0', 'a0']);
  });

  test('shares a pool among its jobs', () => {
    const waiting = [
      pending('first0', { job: 1, partition: 0 }),
      pending('first1', { job: 1, partition: 1 }),
      pending('second', { job: 2 }),
    ];
    expect(order({}, waiting)).toEqual(['first0', 'second', 'first1']);
  });

  test('assigns every task when there are slots enough', () => {
    expect(order({}, several('a', 2), [], 5)).toEqual(['a0', 'a1']);
    expect(order({}, [])).toEqual([]);
  });
});
