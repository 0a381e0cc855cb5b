import type { DirectSource } from '@dstream/core';
import { testContext, type TestContextOptions } from '@dstream/testing';
import { expect, test } from 'vitest';

type Span = { readonly from: number; readonly until: number };

/** Numbers that can be read again; three more of them each batch, in two ranges. */
class Numbers implements DirectSource<number, Span> {
  readonly kind = 'direct';
  readonly name = 'numbers';
  readonly calls: string[] = [];
  readonly limits: number[] = [];
  failPlanAt: number | undefined;
  failReads = 0;

  async open(): Promise<void> {
    this.calls.push('open');
  }

  async plan(
    previous: readonly Span[],
    { batchTime, limit }: { batchTime: number; limit: number },
  ): Promise<Span[]> {
    this.limits.push(limit);
    if (batchTime === this.failPlanAt) throw new Error('broker away');
    const from = previous.at(-1)?.until ?? 0;
    const until = from + Math.min(3, limit);
    return [
      { from, until: from + 1 },
      { from: from + 1, until },
    ];
  }

  *read({ from, until }: Span): Iterable<readonly number[]> {
    yield [from];
    if (this.failReads-- > 0) throw new Error('connection lost');
    yield Array.from({ length: until - from - 1 }, (_, i) => from + 1 + i);
  }

  count({ from, until }: Span): number {
    return until - from;
  }

  async commit(ranges: readonly Span[]): Promise<void> {
    this.calls.push(`commit ${ranges.at(-1)!.until}`);
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }
}

const run = async (
  source: Numbers,
  { fail, ...options }: TestContextOptions & { readonly fail?: (time: number) => boolean } = {},
) => {
  await using context = testContext(options);
  const { ssc, clock } = context;
  const batches: number[][] = [];
  const counts: number[] = [];
  ssc.addStreamingListener({ onBatchCompleted: ({ batchInfo }) => void counts.push(batchInfo.numRecords) });
  ssc.stream<number>(source).foreachRDD(async (rdd, time) => {
    batches.push(await rdd.collect());
    if (fail?.(time)) throw new Error('output failed');
  });
  await ssc.start();
  ssc.awaitTermination().catch(() => undefined);
  await clock.advance(3000);
  await ssc.stop();
  return { batches, counts };
};

test('reads what it planned, a partition for each range, and commits batch after batch', async () => {
  const source = new Numbers();
  const { batches, counts } = await run(source);
  expect(batches).toEqual([
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ]);
  expect(counts).toEqual([3, 3, 3]);
  expect(source.calls).toEqual(['open', 'commit 3', 'commit 6', 'commit 9', 'close']);
  expect(source.limits).toEqual([Infinity, Infinity, Infinity]);
});

test('reads a range again when a task fails half-way', async () => {
  const source = new Numbers();
  source.failReads = 3;
  expect((await run(source)).batches).toEqual([
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ]);
});

test('asks again for the same when it could not plan', async () => {
  const source = new Numbers();
  source.failPlanAt = 2000;
  expect((await run(source)).batches).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
});

test('commits nothing of a batch whose output failed', async () => {
  const source = new Numbers();
  await run(source, { fail: (time) => time === 2000 });
  expect(source.calls).toEqual(['open', 'commit 3', 'commit 9', 'close']);
});

test('takes no more than back pressure allows, from the first batch on', async () => {
  const source = new Numbers();
  const { batches } = await run(source, { backpressure: { initialRate: 2 } });
  expect(source.limits).toEqual([2, 2, 2]);
  expect(batches[0]).toEqual([0, 1]);
});

test.each([undefined, null, 5])('a plan that is %s fails the batch and says whose it is', async (plan) => {
  await using context = testContext();
  const { ssc, clock } = context;
  const source: DirectSource<number, Span> = Object.assign(new Numbers(), { plan: () => plan as never });
  ssc.stream<number>(source).foreachRDD(() => undefined);
  await ssc.start();
  const failed = ssc.awaitTermination().catch((error: unknown) => error);
  await clock.advance(1000);
  expect(await failed).toMatchObject({ code: 'RANGES_INVALID', params: { source: 'numbers' } });
});

test.each(['to be', 5, undefined])('what yields %o instead of an array is refused', async (chunk) => {
  await using context = testContext();
  const { ssc, clock } = context;
  const source: DirectSource<string, number> = {
    kind: 'direct',
    name: 'words',
    plan: () => [1],
    read: () => [chunk as unknown as string[]],
  };
  ssc.stream(source).foreachRDD(async (rdd) => void (await rdd.collect()));
  await ssc.start();
  const failed = ssc.awaitTermination().catch((error: Error) => error);
  await clock.advance(1000);
  expect(await failed).toMatchObject({ cause: { code: 'RECORDS_INVALID', params: { source: 'words' } } });
});
