import { setTimeout as delay } from 'node:timers/promises';
import type { ReceiverSource } from '@dstream/core';
import { SeededRandom, type Clock } from '@dstream/core/plugin';
import { EventLog, testContext, type TestContext } from '@dstream/testing';
import { expect, test } from 'vitest';

/** Brings records at times that depend on the seed, and fails now and then. */
const unsteady = (clock: Clock, seed: number): ReceiverSource<number> => {
  const random = new SeededRandom(seed);
  return {
    kind: 'receiver',
    name: 'unsteady',
    async run(store, signal) {
      for (let n = 0; !signal.aborted; n++) {
        await clock.sleep(clock.now() + 400 * random.next(), { signal, background: true });
        await store.record(n);
        if (random.next() < 0.15) throw new Error(`connection ${n} lost`);
      }
    },
  };
};

/** Waits for as long as real chance says. */
const wait = (): Promise<void> => delay(Math.random() * 2);

const define = ({ ssc, clock }: TestContext, seed: number): void => {
  const queue = Array.from({ length: 6 }, (_, i) => [i, i + 1, i + 2]);
  const received = ssc.receiverStream(unsteady(clock, seed));
  const doubled = received.mapAsync(async (n) => {
    await wait();
    return 2 * n;
  });
  doubled.union(ssc.queueStream(queue)).foreachRDD(async (rdd) => {
    await wait();
    if ((await rdd.count()) === 4) throw new Error('four is too many');
  });
  received
    .map((n) => [n % 3, n])
    .updateStateByKey((values: number[], sum: number | null) => values.reduce((a, b) => a + b, sum ?? 0))
    .mapAsync(async ([key, sum]) => {
      await wait();
      if (sum > 60 && sum < 66) throw new Error(`${key} is bad`);
      return sum;
    })
    .foreachRDD(async (rdd) => void (await rdd.collect()));
};

const run = async (seed: number): Promise<string> => {
  await using context = testContext({
    seed,
    backpressure: { initialRate: 50 },
    receiver: { restartJitter: 0.5, restartDelay: 500 },
  });
  const log = new EventLog(context.clock);
  context.ssc.addStreamingListener(log.listener);
  define(context, seed);
  await context.ssc.start();
  await context.clock.advance(8000);
  await context.clock.runUntil(context.ssc.stop({ drain: true }));
  return log.text;
};

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'seed %i gives the same events, byte for byte, in every run',
  async (seed) => {
    const first = await run(seed);
    expect(first).toContain('"event":"receiverError"');
    expect(first).toContain('"event":"batchCompleted"');
    expect(await run(seed)).toBe(first);
    expect(await run(seed)).toBe(first);
  },
  20_000,
);

test('another seed gives other events', async () => {
  expect(await run(1)).not.toBe(await run(2));
});
