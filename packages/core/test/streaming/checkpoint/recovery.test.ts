import type { DStream, StreamingContext } from '@dstream/core';
import { describe, expect, test } from 'vitest';
import { World } from './world.ts';

const counts = (ssc: StreamingContext, world: World): void => {
  (ssc.stream(world.source()) as DStream<string>)
    .map((word) => [word, 1])
    .updateStateByKey<number>((ones, count) => (count ?? 0) + ones.length)
    .to(world.sink());
};

const asObjects = (output: unknown[][]): unknown[] =>
  output.map((records) => Object.fromEntries(records as [string, number][]));

describe('a context that goes on', () => {
  test('has the state and the position of the one that was killed', async () => {
    const world = new World([['a'], ['a', 'b'], ['b'], ['c', 'a']]);
    await world.run(counts, 2000);
    expect(asObjects(world.output)).toEqual([{ a: 1 }, { a: 2, b: 1 }]);
    await world.run(counts, 4000);
    expect(asObjects(world.output)).toEqual([{ a: 1 }, { a: 2, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 2, c: 1 }]);
    expect(world.commits).toEqual([1000, 2000, 3000, 4000]);
  });

  test('after a stop too, and after several', async () => {
    const world = new World([['a'], ['a', 'b'], ['b'], ['c', 'a'], ['a']]);
    for (const [until, end] of [
      [1000, 'stop'],
      [2000, 'drain'],
      [3000, 'kill'],
      [4000, 'stop'],
      [6000, 'kill'],
    ] as const)
      await world.run(counts, until, end);
    expect(asObjects(world.output).slice(0, 5)).toEqual([
      { a: 1 },
      { a: 2, b: 1 },
      { a: 2, b: 2 },
      { a: 3, b: 2, c: 1 },
      { a: 4, b: 2, c: 1 },
    ]);
  });
});
