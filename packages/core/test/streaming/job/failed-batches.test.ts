import type { DStream, RDD } from '@dstream/core';
import { runBatches, testContext } from '@dstream/testing';
import { describe, expect, test } from 'vitest';
import { RecordingLogger } from '../../support/recording-logger.ts';

type Words = DStream<string>;

/** Throws while it is told to. */
const guard = (isBad: () => boolean) =>
  function pass<T>(record: T): T {
    if (isBad()) throw new Error('not now');
    return record;
  };

describe('after a batch that failed', () => {
  test('the next ones run, and the first error is the one that is told', async () => {
    const { batches, error } = await runBatches<number>({
      inputs: [[[1], [2], [3], [4]]],
      numBatches: 4,
      build: ([s]) =>
        (s as DStream<number>).map((n) => {
          if (n % 2 === 0) throw new Error(`${n} is even`);
          return n;
        }),
    });
    expect(batches.map(({ partitions }) => partitions.flat())).toEqual([[1], [3]]);
    expect(error).toMatchObject({ message: expect.stringContaining('2 is even') });
  });

  test('its data is in the state of the next one if that can be computed', async () => {
    const calls: number[] = [];
    const { batches } = await runBatches<[string, number]>({
      inputs: [[['a'], ['a', 'b'], ['b'], ['a']]],
      numBatches: 4,
      context: { maxTaskFailures: 1, defaultParallelism: 1 },
      build: ([s]) =>
        (s as Words)
          .map((word) => [word, 1])
          .updateStateByKey((ones: number[], count: number | null, _, time) => {
            calls.push(time);
            if (time === 2000 && calls.filter((each) => each === time).length === 1)
              throw new Error('not now');
            return ones.length + (count ?? 0);
          }),
    });
    expect(batches.map(({ time, partitions }) => [time, Object.fromEntries(partitions.flat())])).toEqual([
      [1000, { a: 1 }],
      [3000, { a: 2, b: 2 }],
      [4000, { a: 3, b: 2 }],
    ]);
  });

  test.each<[string, (stream: DStream<[string, number]>) => DStream<[string, number]>]>([
    ['a function of state', (stream) => stream],
    [
      'a function before state',
      (stream) =>
        stream.map(([word, one]) => {
          if (word === 'poison') throw new Error('never');
          return [word, one];
        }),
    ],
  ])('the state is as it was before when %s never succeeds, and the next ones go on', async (_, prepare) => {
    const calls: number[] = [];
    const { batches } = await runBatches<[string, number]>({
      inputs: [[['poison', 'a'], ['a'], ['poison', 'b'], ['poison'], ['b'], ['a']]],
      numBatches: 6,
      context: { maxTaskFailures: 1, defaultParallelism: 1 },
      build: ([s]) =>
        prepare((s as Words).map((word): [string, number] => [word, 1])).updateStateByKey(
          (ones: number[], count: number | null, word, time) => {
            calls.push(time);
            if (word === 'poison') throw new Error('never');
            return ones.length + (count ?? 0);
          },
          { initialState: [['a', 10]] },
        ),
    });
    expect(batches.map(({ time, partitions }) => [time, Object.fromEntries(partitions.flat())])).toEqual([
      [2000, { a: 11 }],
      [5000, { a: 11, b: 1 }],
      [6000, { a: 12, b: 1 }],
    ]);
    expect(calls.filter((time) => time === 6000)).toHaveLength(2);
  });

  test('the state is as it was before when the batch cannot be described, and the next ones go on', async () => {
    const { batches } = await runBatches<[string, number]>({
      inputs: [[['a'], ['a'], ['b'], ['a']]],
      numBatches: 4,
      context: { maxTaskFailures: 1, defaultParallelism: 2 },
      build: ([s]) =>
        (s as Words)
          .transform((rdd, time) => {
            if (time === 1000 || time === 3000) throw new Error('never');
            return rdd;
          })
          .map((word) => [word, 1])
          .updateStateByKey((ones: number[], count: number | null) => ones.length + (count ?? 0), {
            initialState: [['a', 10]],
          })
          .window(2000),
    });
    expect(batches.map(({ time, partitions }) => [time, partitions.flat()])).toEqual([
      [2000, [['a', 11]]],
      [4000, [['a', 12]]],
    ]);
  });

  test('it is still part of the windows it belongs to', async () => {
    let failing = false;
    const { batches } = await runBatches<number>({
      inputs: [[[1], [2], [3], [4]]],
      numBatches: 4,
      context: { maxTaskFailures: 1 },
      build: ([s]) =>
        (s as DStream<number>)
          .transform((rdd, time) => {
            failing = time === 2000;
            return rdd;
          })
          .map(guard(() => failing))
          .window(3000),
    });
    expect(batches.map(({ partitions }) => partitions.flat())).toEqual([[1], [1, 2, 3], [2, 3, 4]]);
  });

  test('a window that could not be computed is not in the state', async () => {
    let failing = false;
    const { batches } = await runBatches<[string, number]>({
      inputs: [[[['a', 1]], [['b', 1]], []]],
      numBatches: 3,
      context: { maxTaskFailures: 1, defaultParallelism: 1 },
      build: ([s]) =>
        (s as DStream<[string, number]>)
          .transform((rdd, time) => {
            failing = time === 2000;
            return rdd;
          })
          .map(guard(() => failing))
          .reduceByKeyAndWindow((a, b) => a + b, 2000, 1000)
          .updateStateByKey((sums: number[], total: number | null) =>
            sums.reduce((a, b) => a + b, total ?? 0),
          ),
    });
    expect(batches.map(({ time, partitions }) => [time, Object.fromEntries(partitions.flat())])).toEqual([
      [1000, { a: 1 }],
      [3000, { a: 1, b: 1 }],
    ]);
  });

  test('its inputs are told only of the batches that succeeded', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const completed: number[] = [];
    ssc
      .inputStream<number>({
        name: 'input',
        compute: (_, rdds) => rdds.parallelize([1]),
        completed: (time) => void completed.push(time),
      })
      .foreachRDD((_, time) => {
        if (time === 2000) throw new Error('not now');
      });
    await ssc.start();
    await clock.advance(3000);
    expect(completed).toEqual([1000, 3000]);
  });

  test('an input that cannot allocate loses its batch only', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const times: number[] = [];
    ssc
      .inputStream<number>({
        name: 'input',
        allocate(time) {
          if (time === 2000) throw new Error('broker away');
          return { numRecords: 1, metadata: null };
        },
        compute: (_, rdds) => rdds.parallelize([1]),
      })
      .foreachRDD((_, time) => void times.push(time));
    await ssc.start();
    ssc.awaitTermination().catch(() => undefined);
    await clock.advance(3000);
    expect(times).toEqual([1000, 3000]);
  });

  test('every failure is logged', async () => {
    const logger = new RecordingLogger();
    await using context = testContext({ logger });
    context.ssc.queueStream([[1]]).foreachRDD(() => {
      throw new Error('not now');
    });
    await context.ssc.start();
    await context.clock.advance(2000);
    expect(logger.lines.filter((line) => line === 'error batch failed')).toHaveLength(2);
    expect(logger.fields.filter(({ batch }) => batch)).toMatchObject([
      { batch: 1000, output: 'foreachRDD of queueStream#0', error: { message: 'not now' } },
      { batch: 2000, output: 'foreachRDD of queueStream#0' },
    ]);
  });

  test('a batch without input is logged with its time', async () => {
    const logger = new RecordingLogger();
    await using context = testContext({ logger });
    const { ssc, clock } = context;
    const broken = {
      name: 'broken',
      allocate: () => Promise.reject(new Error('gone')),
      compute: () => undefined,
    };
    ssc.inputStream<number>(broken).foreachRDD(() => undefined);
    await ssc.start();
    await clock.advance(1000);
    expect(logger.fields.filter(({ batch }) => batch)).toMatchObject([
      { batch: 1000, error: { message: 'gone' } },
    ]);
  });
});

describe('an output operation', () => {
  test('may catch the failure of an action', async () => {
    const seen: unknown[] = [];
    await using context = testContext({ maxTaskFailures: 2 });
    context.ssc
      .queueStream([[1]])
      .map(guard(() => true))
      .foreachRDD(async (rdd: RDD<number>) => {
        seen.push(await rdd.collect().catch((error: Error) => error.message));
      });
    await context.ssc.start();
    await context.clock.advance(1000);
    expect(seen).toEqual([expect.stringMatching(/^TASK_FAILED: .* failed 2 times; the last time: not now$/)]);
  });

  test('that throws something that is no error still fails', async () => {
    await using context = testContext();
    context.ssc.queueStream([[1]]).foreachRDD(() => Promise.reject('just text'));
    await context.ssc.start();
    const termination = context.ssc.awaitTermination();
    termination.catch(() => undefined);
    await context.clock.advance(1000);
    await expect(termination).rejects.toBe('just text');
  });
});
