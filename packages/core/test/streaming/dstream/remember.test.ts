import type { DStream, RDD } from '@dstream/core';
import { testContext } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

const numbers = (): number[][] => Array.from({ length: 20 }, (_, n) => [n + 1]);

const collectAll = async <T>(rdds: readonly RDD<T>[]): Promise<T[][]> =>
  Promise.all(rdds.map((rdd) => rdd.collect()));

describe('slice', () => {
  test('before the start there is nothing to slice', async () => {
    await using context = testContext();
    const stream = context.ssc.queueStream([[1]]);
    expect(() => stream.slice(0, 1000)).toThrow(/^SLICE_NOT_INITIALIZED: .* has not been initialized/);
  });

  test('gives the RDDs of the batches from one time to another, both included and rounded down', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    ssc.remember(60_000);
    const stream = ssc.queueStream(numbers());
    stream.foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(5000);
    const sliced = (from: number, to: number): Promise<number[][]> => collectAll(stream.slice(from, to));
    expect(await sliced(2000, 4000)).toEqual([[2], [3], [4]]);
    expect(await sliced(2500, 4999)).toEqual([[2], [3], [4]]);
    expect(await sliced(0, 1000)).toEqual([[1]]);
    expect(await sliced(-5000, 500)).toEqual([]);
    expect(await sliced(4000, 2000)).toEqual([]);
  });

  test('has the slide of its stream', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    ssc.remember(60_000);
    const windows = ssc.queueStream(numbers()).window(2000, 2000);
    windows.foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(6000);
    expect(await collectAll(windows.slice(1000, 5000))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

const lookingBack = async (reach: number | undefined): Promise<{ seen: number[][]; failed: unknown }> => {
  await using context = testContext();
  const { ssc, clock } = context;
  const stream = ssc.queueStream(numbers());
  const seen: number[][] = [];
  const previous = stream.via({
    name: 'twoBefore',
    parents: [stream],
    ...(reach !== undefined && { reach }),
    compute: (time) => stream.getOrCompute(time - 2000),
  });
  stream.foreachRDD(() => undefined);
  previous.foreachRDD(async (rdd) => void seen.push(await rdd.collect()));
  await ssc.start();
  const failed = ssc.awaitTermination().catch((error: unknown) => error);
  await clock.advance(4000);
  await ssc.stop();
  return { seen, failed: await failed };
};

describe('what is forgotten', () => {
  test('fails the batch that asks for it, instead of being empty', async () => {
    const { seen, failed } = await lookingBack(undefined);
    expect(failed).toMatchObject({ code: 'RDD_FORGOTTEN', params: { name: 'queueStream#0', time: 1000 } });
    expect(seen).toEqual([]);
  });

  test('is not what an operator reaches for', async () => {
    expect(await lookingBack(2000)).toEqual({ seen: [[1], [2]], failed: undefined });
  });

  test('is left out of slices, and so is what is still to come', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    ssc.remember(2000);
    const stream = ssc.queueStream(numbers());
    const seen: number[][] = [];
    stream.foreachRDD(async (rdd) => void seen.push(await rdd.collect()));
    await ssc.start();
    await clock.advance(5000);
    expect(await collectAll(stream.slice(0, 9000))).toEqual([[4], [5]]);
    expect(() => stream.getOrCompute(3000)).toThrow(/^RDD_FORGOTTEN: .* ssc.remember\(duration\)/);
    await clock.advance(2000);
    expect(seen).toEqual([[1], [2], [3], [4], [5], [6], [7]]);
  });

  test('is not the state that the next batch of a slower stream begins with', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const sums = ssc
      .queueStream(numbers())
      .map((n) => ['sum', n])
      .updateStateByKey((values: number[], sum: number | null) => values.reduce((a, b) => a + b, sum ?? 0));
    const seen: [string, number][][] = [];
    sums
      .via({
        name: 'every',
        parents: [sums],
        slideDuration: 2000,
        compute: (time) => sums.getOrCompute(time),
      })
      .foreachRDD(async (rdd, time) => void (time > 5000 && seen.push(await rdd.collect())));
    await ssc.start();
    await clock.advance(8000);
    expect(seen).toEqual([[['sum', 21]], [['sum', 36]]]);
  });
});

describe('batch times', () => {
  test('of a stream are whole slides after the time before the first batch', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const windows = ssc.queueStream(numbers()).window(2000, 2000);
    windows.foreachRDD(() => undefined);
    expect(windows.isTimeValid(2000)).toBe(false);
    await ssc.start();
    await clock.advance(1000);
    expect([0, 1000, 2000, 3000, 4000].map((time) => windows.isTimeValid(time))).toEqual([
      false,
      false,
      true,
      false,
      true,
    ]);
  });
});

/** The times whose RDDs are held after ten batches. */
const heldAfter = async (define: (stream: DStream<number>) => DStream<any>, remember?: number) => {
  await using context = testContext();
  const { ssc, clock } = context;
  if (remember !== undefined) ssc.remember(remember);
  const source = ssc.queueStream(numbers());
  const output = define(source);
  output.foreachRDD(async (rdd) => void (await rdd.count()));
  await ssc.start();
  await clock.advance(10_000);
  return { source: source.generatedTimes, output: output.generatedTimes };
};

describe('remembered RDDs', () => {
  test('go as soon as their batch is done', async () => {
    expect(await heldAfter((s) => s.map((n) => n))).toEqual({ source: [], output: [] });
  });

  test('stay at least as long as remember says', async () => {
    expect(await heldAfter((s) => s.map((n) => n), 3000)).toEqual({
      source: [8000, 9000, 10_000],
      output: [8000, 9000, 10_000],
    });
  });

  test('stay as long as a window needs them', async () => {
    const { source, output } = await heldAfter((s) => s.window(3000, 1000));
    expect(source).toEqual(expect.arrayContaining([9000, 10_000]));
    expect(source).not.toContain(7000);
    expect(output).toEqual([]);
  });

  test('of state: the last one stays, old ones go', async () => {
    const { output } = await heldAfter((s) =>
      s
        .map((n) => [n % 2, n])
        .updateStateByKey(() => 1)
        .checkpoint(3000),
    );
    expect(output).toContain(10_000);
    expect(output).not.toContain(4000);
  });

  test('remember may be set once', async () => {
    await using context = testContext();
    context.ssc.remember(1000);
    expect(() => context.ssc.remember(2000)).toThrow(/^REMEMBER_ALREADY_SET/);
  });

  test('a failed batch keeps what the next ones may need', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const stream = ssc.queueStream(numbers());
    stream.foreachRDD((_, time) => {
      if (time >= 3000) throw new Error('not now');
    });
    await ssc.start();
    ssc.awaitTermination().catch(() => undefined);
    await clock.advance(4000);
    expect(stream.generatedTimes).toEqual([3000, 4000]);
  });
});

const count = (stream: DStream<number>): void => stream.foreachRDD(async (rdd) => void (await rdd.count()));

describe('persisted RDDs', () => {
  test('are computed once for several outputs, and let go with their batch', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    let computed = 0;
    const stream = ssc
      .queueStream([[1, 2, 3]], { defaultRDD: null })
      .map((n) => (computed++, n))
      .persist();
    const rdds: RDD<number>[] = [];
    for (let i = 0; i < 3; i++) {
      stream.foreachRDD(async (rdd) => {
        rdds.push(rdd);
        await rdd.count();
      });
    }
    await ssc.start();
    await clock.advance(1000);
    expect(computed).toBe(3);
    expect(rdds[0]!.keeping).toBeUndefined();
  });

  test('of the program stay persisted when a stream that gave them forgets them', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    let computed = 0;
    const table = ssc.sc
      .parallelize([1, 2])
      .map((n) => (computed++, n))
      .persist();
    count(ssc.constantStream(table));
    count(ssc.queueStream([[0], [0], [0]]).transform(() => table));
    count(ssc.queueStream([table, table, table], { defaultRDD: null }).persist());
    count(ssc.constantStream(table).window(1000, 1000));
    await ssc.start();
    await clock.advance(3000);
    expect(computed).toBe(2);
  });

  test('of a window of one batch stay with the stream they come from', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    let computed = 0;
    const source = ssc
      .queueStream([[1], [2], [3]], { defaultRDD: null })
      .map((n) => (computed++, n))
      .persist();
    source.window(1000, 1000).foreachRDD(async (rdd) => void (await rdd.count()));
    source.window(3000, 1000).foreachRDD(async (rdd) => void (await rdd.count()));
    await ssc.start();
    await clock.advance(3000);
    expect(computed).toBe(3);
  });
});
