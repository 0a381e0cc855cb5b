import { setTimeout as delay } from 'node:timers/promises';
import type { DStream, StreamingListener } from '@dstream/core';
import { collectBatches, collectPartitions, CRASH, runBatches, VirtualClock } from '@dstream/testing';
import { expect, test } from 'vitest';

test('resolves to the records of each batch in order of time', async () => {
  const batches = await collectBatches({
    batchDuration: 1000,
    inputs: [[[1, 2], [3]]],
    numBatches: 3,
    build: ([numbers]) => numbers!.map((n: number) => n * 2),
  });
  expect(batches).toEqual([[2, 4], [6], []]);
});

test('the first batch is at one batch duration, and empty beyond the end of its input', async () => {
  const { batches, error } = await runBatches({
    batchDuration: 250,
    inputs: [[[1]], [[2], [3], [4]]],
    numBatches: 3,
    build: ([a, b]) => a!.union(b!),
  });
  expect(error).toBeUndefined();
  expect(batches.map(({ time, partitions }) => [time, partitions.flat(1)])).toEqual([
    [250, [1, 2]],
    [500, [3]],
    [750, [4]],
  ]);
});

test.each([
  [
    undefined,
    [
      [
        [1, 2],
        [3, 4, 5],
      ],
      [[], []],
    ],
  ],
  [1, [[[1, 2, 3, 4, 5]], [[]]]],
  [
    4,
    [
      [[1], [2], [3], [4, 5]],
      [[], [], [], []],
    ],
  ],
])('cuts each batch into %s partitions as parallelize does', async (inputPartitions, expected) => {
  const partitions = await collectPartitions<number>({
    inputs: [[[1, 2, 3, 4, 5], []]],
    numBatches: 2,
    build: ([s]) => s!,
    ...(inputPartitions && { inputPartitions }),
  });
  expect(partitions).toEqual(expected);
});

test('a null batch has no RDD', async () => {
  const batches = await collectBatches({ inputs: [[[1], null, [3]]], numBatches: 3, build: ([s]) => s! });
  expect(batches).toEqual([[1], [3]]);
});

test('rejects with the error of a batch that fails, which holds the original text', async () => {
  const failing = collectBatches({
    inputs: [[[1], [2]]],
    numBatches: 2,
    build: ([s]) =>
      s!.map((n: number) => {
        if (n === 2) throw new Error('two is too many');
        return n;
      }),
  });
  await expect(failing).rejects.toMatchObject({
    code: 'TASK_FAILED',
    message: expect.stringContaining('two is too many'),
    cause: expect.objectContaining({ message: 'two is too many' }),
  });
});

test('rejects with what build throws, and the next program runs', async () => {
  const failing = collectBatches({
    inputs: [[]],
    numBatches: 1,
    build: () => {
      throw new Error('no graph');
    },
  });
  const working = collectBatches({ inputs: [[[1]]], numBatches: 1, build: ([s]) => s! });
  await expect(failing).rejects.toThrow('no graph');
  expect(await working).toEqual([[1]]);
});

test('a crash inside a batch kills the attempt that reads it, once', async () => {
  const failures: string[] = [];
  const attempts: number[] = [];
  const listener: StreamingListener = {
    onTaskCompleted: ({ failureReason, attempt }) => {
      attempts.push(attempt);
      if (failureReason !== undefined) failures.push(failureReason);
    },
  };
  const batches = await collectBatches({
    inputs: [
      [
        [1, CRASH, 2],
        [3, CRASH],
      ],
    ],
    numBatches: 2,
    inputPartitions: 1,
    build([s], ssc) {
      ssc.addStreamingListener(listener);
      return s!;
    },
  });
  expect(batches).toEqual([[1, 2], [3]]);
  expect(failures).toHaveLength(2);
  expect(attempts).toEqual([0, 1, 0, 1]);
});

test('a crash in place of a batch takes what an executor keeps, and no interval', async () => {
  let computed = 0;
  const run = async (
    table: Parameters<typeof collectBatches>[0]['inputs'][number],
  ): Promise<readonly [number[][], number]> => {
    computed = 0;
    const batches = await collectBatches<number>({
      inputs: [table],
      numBatches: 3,
      build: ([s]) =>
        (s as DStream<number>)
          .map((n) => {
            computed++;
            return n;
          })
          .persist()
          .window(3000, 1000),
    });
    return [batches, computed];
  };
  expect(await run([[1], [2], [3]])).toEqual([[[1], [1, 2], [1, 2, 3]], 3]);
  expect(await run([[1], [2], CRASH, [3], CRASH])).toEqual([[[1], [1, 2], [1, 2, 3]], 5]);
});

test('user functions may wait for something real while virtual time stands still', async () => {
  const clock = new VirtualClock();
  const times: number[] = [];
  const batches = await collectBatches({
    inputs: [[[1, 2], [3]]],
    numBatches: 2,
    context: { clock },
    build: ([s]) =>
      s!.mapAsync(async (n: number) => {
        await delay(5);
        times.push(clock.now());
        return n;
      }),
  });
  expect(batches).toEqual([[1, 2], [3]]);
  expect(times).toEqual([1000, 1000, 2000]);
});

test('user functions may sleep on the virtual clock: the batch then takes that long', async () => {
  const clock = new VirtualClock();
  const delays: (number | undefined)[] = [];
  const batches = await collectBatches({
    inputs: [[[1], [2], [3]]],
    numBatches: 2,
    context: { clock },
    build([s], ssc) {
      ssc.addStreamingListener({
        onBatchCompleted: ({ batchInfo }) => delays.push(batchInfo.processingDelay),
      });
      return s!.mapAsync(async (n: number) => {
        await clock.sleep(clock.now() + 1500);
        return n;
      });
    },
  });
  expect(batches).toEqual([[1], [2]]);
  expect(delays.slice(0, 2)).toEqual([1500, 1500]);
});
