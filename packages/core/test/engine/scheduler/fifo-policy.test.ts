import { expect, test } from 'vitest';
import { fifoPolicy } from '../../../src/engine/scheduler/fifo-policy.ts';
import { pending, shown, slots } from '../../support/pending-tasks.ts';

test('FIFO takes the first job first, then the earlier stage, then the lower partition', () => {
  const waiting = [
    pending('late', { job: 2 }),
    pending('second stage', { job: 1, stage: 4 }),
    pending('second partition', { job: 1, stage: 3, partition: 1 }),
    pending('first', { job: 1, stage: 3, partition: 0 }),
  ];
  const round = { pending: waiting, running: [], free: slots('a0', 'a1', 'a2'), now: 0 };
  expect(shown(fifoPolicy.assign(round))).toEqual(['first a0', 'second partition a1', 'second stage a2']);
  expect(waiting[0]!.id).toBe('late');
});
