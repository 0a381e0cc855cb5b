import type { QueueOptions, RDD, StreamingContext } from '@dstream/core';
import { testContext, type TestContextOptions } from '@dstream/testing';
import { expect, test } from 'vitest';

type Queue = (RDD<number> | readonly number[])[];

/** The records of each batch that had an RDD. */
const run = async (
  queueOf: (ssc: StreamingContext) => Queue,
  queueOptions: (ssc: StreamingContext) => QueueOptions<number>,
  numBatches: number,
  options: TestContextOptions = {},
): Promise<number[][]> => {
  await using context = testContext(options);
  const { ssc, clock } = context;
  const batches: number[][] = [];
  ssc
    .queueStream(queueOf(ssc), queueOptions(ssc))
    .foreachRDD(async (rdd) => void batches.push(await rdd.collect()));
  await ssc.start();
  await clock.advance(1000 * numBatches);
  return batches;
};

const mixed = ({ sc }: StreamingContext): Queue => [sc.range(0, 3), [5], sc.makeRDD([[7], [], [8]])];
const queue = (): Queue => [[1, 2], [3], [4]];

test('gives one RDD a batch, then empty ones', async () => {
  expect(await run(queue, () => ({}), 5)).toEqual([[1, 2], [3], [4], [], []]);
});

test('gives all that is queued when told so', async () => {
  expect(await run(queue, () => ({ oneAtATime: false }), 2)).toEqual([[1, 2, 3, 4], []]);
});

test('gives a default RDD when it is empty, or none', async () => {
  expect(await run(queue, () => ({ defaultRDD: [9] }), 5)).toEqual([[1, 2], [3], [4], [9], [9]]);
  expect(await run(queue, ({ sc }) => ({ defaultRDD: sc.parallelize([8]) }), 4)).toEqual([
    [1, 2],
    [3],
    [4],
    [8],
  ]);
  expect(await run(queue, () => ({ defaultRDD: null }), 5)).toEqual([[1, 2], [3], [4]]);
});

test('takes RDDs and arrays alike', async () => {
  expect(await run(mixed, () => ({ oneAtATime: false }), 1)).toEqual([[0, 1, 2, 5, 7, 8]]);
});

test('may be filled while the context runs', async () => {
  await using context = testContext();
  const { ssc, clock } = context;
  const filled: Queue = [];
  const batches: number[][] = [];
  ssc
    .queueStream(filled, { oneAtATime: false })
    .foreachRDD(async (rdd) => void batches.push(await rdd.collect()));
  await ssc.start();
  filled.push([1], [2], [3]);
  await clock.advance(1000);
  filled.push([4], [5]);
  await clock.advance(1000);
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('loses nothing when another input fails its batch', async () => {
  await using context = testContext();
  const { ssc, clock } = context;
  const batches: number[][] = [];
  const moody = ssc.inputStream<number>({
    name: 'moody',
    allocate(time) {
      if (time === 2000) throw new Error('not now');
      return undefined;
    },
    compute: (_, rdds) => rdds.emptyRDD<number>(),
  });
  ssc
    .queueStream<number>(queue(), { defaultRDD: null })
    .foreachRDD(async (rdd) => void batches.push(await rdd.collect()));
  moody.foreachRDD(() => undefined);
  await ssc.start();
  ssc.awaitTermination().catch(() => undefined);
  await clock.advance(5000);
  expect(batches).toEqual([[1, 2], [3], [4]]);
});
