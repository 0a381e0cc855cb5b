import { describe, expect, test } from 'vitest';
import { assignInOrder } from '../../../src/engine/scheduler/assign-in-order.ts';
import { pending, shown, slots } from '../../support/pending-tasks.ts';

describe('assignInOrder', () => {
  test('gives tasks slots until one or the other runs out', () => {
    expect(shown(assignInOrder([pending('x'), pending('y')], slots('a0')))).toEqual(['x a0']);
    expect(shown(assignInOrder([pending('x')], slots('a0', 'b0')))).toEqual(['x a0']);
    expect(shown(assignInOrder([], slots('a0')))).toEqual([]);
  });

  test('gives a task the slot or the host it prefers, the best first', () => {
    const free = slots('a0', 'b0', 'b1', 'c0');
    expect(shown(assignInOrder([pending('x', { preferred: ['b1'] })], free))).toEqual(['x b1']);
    expect(shown(assignInOrder([pending('x', { preferred: ['d', 'c', 'b'] })], free))).toEqual(['x c0']);
    expect(shown(assignInOrder([pending('x', { preferred: ['d'] })], free))).toEqual(['x a0']);
  });

  test('lets no task of a stage take the slot that another one prefers', () => {
    const [x, y] = [pending('x', { preferred: ['a0'] }), pending('y', { preferred: ['b0'] })];
    expect(shown(assignInOrder([x, y], slots('b0')))).toEqual(['y b0']);
    expect(shown(assignInOrder([x], slots('b0')))).toEqual(['x b0']);
    expect(shown(assignInOrder([x, { ...y, stage: y.stage + 1 }], slots('b0')))).toEqual(['x b0']);
  });

  test('keeps a task from slots it failed on, unless there is no other', () => {
    const avoided = new Set(['a0']);
    expect(shown(assignInOrder([pending('x', { avoided })], slots('a0', 'b0')))).toEqual(['x b0']);
    expect(shown(assignInOrder([pending('x', { avoided, preferred: ['a0'] })], slots('a0', 'b0')))).toEqual([
      'x b0',
    ]);
    expect(shown(assignInOrder([pending('x', { avoided })], slots('a0')))).toEqual(['x a0']);
  });
});
