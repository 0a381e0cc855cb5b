import { StreamingContext } from '@dstream/core';
import { expect, test } from 'vitest';
import { threads, threadsPlugin, type ThreadsOptions } from '../src/index.ts';

const parallelismOf = (executor: string | undefined, options: ThreadsOptions): number =>
  new StreamingContext({ batchDuration: 1000, plugins: [threads(options)], ...(executor && { executor }) }).sc
    .defaultParallelism;

test.each([
  [undefined, 3, 3],
  ['auto', 3, 3],
  ['threads', 3, 3],
  ['in-process', 3, 1],
])('the executor %s of %i workers computes on %i cores', (executor, workers, cores) => {
  expect(parallelismOf(executor, { workers })).toBe(cores);
});

test('beside other plugins it changes nothing until it is asked for', () => {
  const ssc = new StreamingContext({ batchDuration: 1000, plugins: [threadsPlugin] });
  expect(ssc.sc.defaultParallelism).toBe(1);
});

test('workers that are none are refused', () => {
  for (const workers of [0, 1.5, 100_000])
    expect(() => threads({ workers })).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID' }));
});
