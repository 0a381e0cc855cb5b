import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemClock } from '../../../src/base/time/system-clock.ts';

/** Looks after the microtasks that are ready; timers stand still meanwhile. */
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  promise.then(settle, settle);
  await Promise.resolve();
  await Promise.resolve();
  return settled;
};

describe('now', () => {
  it('is the time of day', () => {
    expect(Math.abs(new SystemClock().now() - Date.now())).toBeLessThan(1000);
  });

  it('never goes backwards', () => {
    const clock = new SystemClock();
    const times = Array.from({ length: 1000 }, () => clock.now());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('follows the wall forward, and does not follow it back', () => {
    const clock = new SystemClock();
    const before = clock.now();
    const wall = vi.spyOn(Date, 'now').mockReturnValue(before + 3_600_000);
    const after = clock.now();
    wall.mockRestore();
    expect(after - before).toBeGreaterThan(3_500_000);
    expect(clock.now()).toBeGreaterThanOrEqual(after);
  });
});

describe('sleep', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance', 'Date'],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends when the time has come and not before', async () => {
    const clock = new SystemClock();
    const sleep = clock.sleep(clock.now() + 10);
    await vi.advanceTimersByTimeAsync(9);
    expect(await isSettled(sleep)).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(await isSettled(sleep)).toBe(true);
  });

  it('takes a later turn for a time that has passed', async () => {
    const clock = new SystemClock();
    const sleep = clock.sleep(clock.now() - 5);
    expect(await isSettled(sleep)).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(await isSettled(sleep)).toBe(true);
  });

  it('goes on when a timer comes early', async () => {
    const clock = new SystemClock();
    const until = clock.now() + 1000;
    const sleep = clock.sleep(until);
    const standing = vi.spyOn(clock, 'now').mockReturnValue(until - 3);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await isSettled(sleep)).toBe(false);
    standing.mockReturnValue(until);
    await vi.advanceTimersByTimeAsync(3);
    expect(await isSettled(sleep)).toBe(true);
  });

  it('can last longer than the longest timer', async () => {
    const clock = new SystemClock();
    const month = 30 * 24 * 3_600_000;
    const sleep = clock.sleep(clock.now() + month);
    await vi.advanceTimersByTimeAsync(month - 1000);
    expect(await isSettled(sleep)).toBe(false);
    await vi.advanceTimersByTimeAsync(1001);
    expect(await isSettled(sleep)).toBe(true);
  });

  it('is ended by its signal and leaves no timer', async () => {
    const clock = new SystemClock();
    const ending = new AbortController();
    const far = clock.sleep(clock.now() + 1e6, { signal: ending.signal });
    const near = clock.sleep(clock.now(), { signal: ending.signal });
    const reason = new Error('enough');
    ending.abort(reason);
    await expect(far).rejects.toBe(reason);
    await expect(near).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin when its signal has aborted', async () => {
    const clock = new SystemClock();
    await expect(clock.sleep(0, { signal: AbortSignal.abort('over') })).rejects.toBe('over');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets go of its signal at the end', async () => {
    const clock = new SystemClock();
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const sleep = clock.sleep(clock.now() + 5, { signal });
    await vi.advanceTimersByTimeAsync(6);
    await sleep;
    expect(remove).toHaveBeenCalledOnce();
  });
});
