import { unlessAborted } from '@dstream/connection';
import { expect, test } from 'vitest';

test('gives what the promise gives, and rejects as it does', async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

test('rejects at once when the signal aborts, or has aborted before', async () => {
  const stop = new AbortController();
  const result = unlessAborted(new Promise(() => undefined), stop.signal);
  stop.abort(new Error('enough'));
  await expect(result).rejects.toThrow('enough');
  await expect(unlessAborted(new Promise(() => undefined), stop.signal)).rejects.toThrow('enough');
});
