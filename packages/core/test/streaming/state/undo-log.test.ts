import { describe, expect, it } from 'vitest';
import { UndoLog } from '../../../src/streaming/state/undo-log.ts';

describe('UndoLog', () => {
  it('puts back what was there, the last change first', () => {
    const log = new UndoLog<string, number>();
    log.changed('a', 0, 1, 10);
    log.added('b', 1);
    log.changed('a', 0, 2, 20);
    log.changed('b', 1, 5, 20);
    const calls: unknown[] = [];
    log.undo({ put: (...row) => calls.push(row), remove: (key) => calls.push([key]) });
    expect(calls).toEqual([['b', 5, 20], ['a', 2, 20], ['b'], ['a', 1, 10]]);
    expect([log.keys, log.ids]).toEqual([
      ['a', 'b', 'a', 'b'],
      [0, 1, 0, 1],
    ]);
  });
});
