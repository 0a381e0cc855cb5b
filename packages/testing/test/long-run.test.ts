import { testContext } from '@dstream/testing';
import { expect, test } from 'vitest';

const day = 24 * 60 * 60 * 1000;

test('a day of batches of one second passes on virtual time', async () => {
  await using run = testContext();
  const { ssc, clock } = run;
  let batches = 0;
  let records = 0;
  const words = ssc.sc.makeRDD([['a', 'b'], ['a']]);
  ssc
    .constantStream(words)
    .map((word) => [word, 1])
    .reduceByKey((a, b) => a + b)
    .foreachRDD(async (rdd) => {
      batches++;
      records += await rdd.count();
    });
  await ssc.start();
  await clock.advance(day);
  expect([clock.now(), batches, records]).toEqual([day, 86_400, 172_800]);
}, 60_000);

test('an hour with a receiver, its blocks included', async () => {
  await using run = testContext();
  const { ssc, clock } = run;
  let records = 0;
  ssc.rateStream({ rowsPerSecond: 10 }).foreachRDD(async (rdd) => void (records += await rdd.count()));
  await ssc.start();
  await clock.advance(day / 24 + 1000);
  expect(records).toBeGreaterThanOrEqual(36_000);
}, 60_000);
