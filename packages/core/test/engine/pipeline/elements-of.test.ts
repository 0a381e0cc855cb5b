import { describe, expect, test } from 'vitest';
import { elementsOf } from '../../../src/engine/pipeline/elements-of.ts';
import { localEngine, loopModes } from '../../support/local-engine.ts';

test('elementsOf takes arrays as they are and other iterables as arrays', () => {
  const array = [1, 2];
  expect(elementsOf(array)).toBe(array);
  expect(elementsOf('ab')).toEqual(['a', 'b']);
  expect(elementsOf(new Set([1]))).toEqual([1]);
});

describe.each(loopModes)('what is no iterable, in %s loops', (loopMode) => {
  const { sc } = localEngine({ loopMode });

  test.each<[string, () => unknown]>([
    ['1', () => 1],
    ['undefined', () => undefined],
    ['an object that cannot be iterated', () => ({ length: 2 })],
    ['a promise', async () => [1]],
    ['a promise', () => Promise.reject(new Error('nobody waits for this'))],
    ['a function', () => () => [1]],
  ])('fails the task that was given %s', async (shown, fn) => {
    const message = `and returned ${shown}. For a function that waits use flatMapAsync`;
    await expect(
      sc
        .parallelize([1])
        .flatMap(fn as never)
        .collect(),
    ).rejects.toThrow(message);
    const pairs = sc.parallelize<[string, number]>([['a', 1]]);
    await expect(pairs.flatMapValues(fn as never).collect()).rejects.toThrow(`RESULT_NOT_ITERABLE`);
    await expect(pairs.mapPartitions(fn as never).collect()).rejects.toThrow(`of mapPartitions must`);
  });

  test('of flatMapAsync neither', async () => {
    const numbers = sc.parallelize([1]);
    expect(await numbers.flatMapAsync(async () => new Set(['a', 'b'])).collect()).toEqual(['a', 'b']);
    await expect(numbers.flatMapAsync((async () => ({ length: 2 })) as never).collect()).rejects.toThrow(
      'RESULT_NOT_ITERABLE',
    );
  });
});
