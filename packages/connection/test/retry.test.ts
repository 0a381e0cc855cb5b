import { Backoff, retry } from '@dstream/connection';
import { describe, expect, test } from 'vitest';

const failing = (times: number, error = new Error('busy')) => {
  let calls = 0;
  return { operation: async () => (calls++ < times ? Promise.reject(error) : calls), calls: () => calls };
};

const soon = (): Backoff => new Backoff({ first: 1, most: 1 });
const isTemporary = (): boolean => true;

describe('retry', () => {
  test('gives what the operation gives in the end, and tells of each failure', async () => {
    const failures: unknown[] = [];
    const { operation } = failing(2);
    const onFailure = (error: unknown): void => void failures.push(error);
    expect(await retry(operation, { attempts: 3, isTemporary, backoff: soon(), onFailure })).toBe(3);
    expect(failures).toHaveLength(2);
  });

  test('throws the last error when the attempts are used up', async () => {
    const { operation, calls } = failing(5);
    await expect(retry(operation, { attempts: 3, isTemporary, backoff: soon() })).rejects.toThrow('busy');
    expect(calls()).toBe(3);
  });

  test('does not try again what will not get better', async () => {
    const { operation, calls } = failing(5);
    const settings = { attempts: 3, isTemporary: () => false, backoff: soon() };
    await expect(retry(operation, settings)).rejects.toThrow('busy');
    expect(calls()).toBe(1);
  });

  test('waits as long as the error asks for', async () => {
    const delays: number[] = [];
    const { operation } = failing(1);
    const onFailure = (_: unknown, delay: number): void => void delays.push(delay);
    const settings = { attempts: 2, isTemporary, backoff: soon(), onFailure, leastDelay: () => 7 };
    expect(await retry(operation, settings)).toBe(2);
    expect(delays).toEqual([7]);
  });

  test('ends its waiting when it is aborted', async () => {
    const stop = new AbortController();
    const { operation, calls } = failing(5);
    const backoff = new Backoff({ first: 1e6, most: 1e6, random: () => 1 });
    const onFailure = (): void => stop.abort();
    const result = retry(operation, { attempts: 3, isTemporary, backoff, signal: stop.signal, onFailure });
    await expect(result).rejects.toThrow('busy');
    expect(calls()).toBe(1);
  });
});
