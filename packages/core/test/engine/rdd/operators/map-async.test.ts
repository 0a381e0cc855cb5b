import { describe, expect, test } from 'vitest';
import { localEngine } from '../../../support/local-engine.ts';
import { turn } from '../../../support/turn.ts';

describe('mapAsync', () => {
  test.each([
    [undefined, 16],
    [1, 1],
    [5, 5],
  ])('runs no more calls of a partition at once than concurrency %s allows', async (concurrency, most) => {
    const { sc } = localEngine();
    let [atOnce, seen] = [0, 0];
    const rdd = sc.makeRDD([Array.from({ length: 40 }, (_, n) => n)]).mapAsync(
      async (n) => {
        seen = Math.max(seen, ++atOnce);
        await turn();
        atOnce--;
        return n;
      },
      concurrency === undefined ? {} : { concurrency },
    );
    expect(await rdd.collect()).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(seen).toBe(most);
  });

  test('a failure begins no further call and fails the task once those under way have ended', async () => {
    const { sc } = localEngine({ maxTaskFailures: 1 });
    const [begun, ended]: [number[], number[]] = [[], []];
    const rdd = sc.makeRDD([[0, 1, 2, 3, 4, 5]]).mapAsync(
      async (n) => {
        begun.push(n);
        if (n === 1) throw new Error('record 1');
        await turn();
        ended.push(n);
        return n;
      },
      { concurrency: 3 },
    );
    await expect(rdd.collect()).rejects.toThrow('record 1');
    expect([begun, ended]).toEqual([
      [0, 1, 2],
      [0, 2],
    ]);
  });

  test('the signal of a call aborts when its task is not needed any more', async () => {
    const { sc } = localEngine({ maxTaskFailures: 1 });
    const aborted: number[] = [];
    const rdd = sc.makeRDD([[0], [1]]).mapAsync(async (n, signal) => {
      if (n === 0) throw new Error('record 0');
      signal.addEventListener('abort', () => aborted.push(n));
      return new Promise<number>(() => undefined);
    });
    await expect(rdd.collect()).rejects.toThrow('record 0');
    expect(aborted).toEqual([1]);
  });

  test('takes functions that give a value at once', async () => {
    const { sc } = localEngine();
    const rdd = sc
      .makeRDD([[1, 2]])
      .mapAsync(((n: number) => n + 1) as unknown as (n: number) => Promise<number>);
    expect(await rdd.collect()).toEqual([2, 3]);
  });
});
