import { StallWatch, within } from '@dstream/connection';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const late = (): Error => new Error('late');

describe('within', () => {
  test('gives what the promise gives', async () => {
    expect(await within(Promise.resolve(1), 10, late)).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('passes its rejection on', async () => {
    await expect(within(Promise.reject(new Error('no')), 10, late)).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects when the time is over', async () => {
    const result = within(new Promise(() => undefined), 10, late);
    const settled = Promise.allSettled([result]);
    await vi.advanceTimersByTimeAsync(10);
    expect(await settled).toMatchObject([{ reason: { message: 'late' } }]);
  });
});

describe('StallWatch', () => {
  test('speaks after the limit, once', () => {
    const onStall = vi.fn<() => void>();
    const watch = new StallWatch(10, onStall);
    watch.start();
    vi.advanceTimersByTime(9);
    expect(onStall).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(onStall).toHaveBeenCalledTimes(1);
    watch.alive();
    vi.advanceTimersByTime(100);
    expect(onStall).toHaveBeenCalledTimes(1);
  });

  test('counts from the last sign of life', () => {
    const onStall = vi.fn<() => void>();
    const watch = new StallWatch(10, onStall);
    watch.start();
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(9);
      watch.alive();
    }
    expect(onStall).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10);
    expect(onStall).toHaveBeenCalledTimes(1);
  });

  test('is silent after stop', () => {
    const onStall = vi.fn<() => void>();
    const watch = new StallWatch(10, onStall);
    watch.start();
    watch.stop();
    watch.stop();
    watch.alive();
    vi.advanceTimersByTime(100);
    expect(onStall).not.toHaveBeenCalled();
  });
});
