import { describe, expect, test } from 'vitest';
import { untilAborted } from '../../../src/engine/task/until-aborted.ts';

describe('untilAborted', () => {
  const never = new Promise<never>(() => undefined);

  test('gives what the work gives', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(untilAborted(Promise.reject(new Error('work')), signal)).rejects.toThrow('work');
  });

  test('ends with the reason of the abort, though the work goes on', async () => {
    const abort = new AbortController();
    const ended = untilAborted(never, abort.signal);
    abort.abort(new Error('enough'));
    await expect(ended).rejects.toThrow('enough');
    await expect(untilAborted(never, abort.signal)).rejects.toThrow('enough');
  });

  test('an abort after the end, and a failure after the abort, go unnoticed', async () => {
    const abort = new AbortController();
    const { promise, reject } = Promise.withResolvers<void>();
    const ended = untilAborted(promise, abort.signal);
    abort.abort(new Error('enough'));
    reject(new Error('too late'));
    await expect(ended).rejects.toThrow('enough');
    const done = new AbortController();
    expect(await untilAborted(Promise.resolve(2), done.signal)).toBe(2);
    done.abort(new Error('late'));
  });
});
