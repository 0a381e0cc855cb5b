import { testContext } from '@dstream/testing';
import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { kafka, kafkaSourcePlugin, offsetRanges, type OffsetRange } from '../src/index.ts';
import { connected } from './support/cluster.ts';

await service('kafka', ({ listeners }) => {
  test('a batch tells which offsets it has, to its outputs and to listeners', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('ranges', { partitions: 3 });
    await cluster.send(topic, [{ value: 'a' }, { value: 'b' }, { value: 'c', partition: 2 }]);
    await using context = testContext();
    const { ssc, clock } = context;
    const records = ssc.stream(
      kafka({ brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' }),
    );
    const seen: { ranges: OffsetRange[]; perPartition: unknown[] }[] = [];
    const told: OffsetRange[][] = [];
    records.foreachRDD(async (rdd) => {
      const parts = await rdd
        .map(({ value }) => value)
        .glom()
        .collect();
      seen.push({ ranges: offsetRanges(rdd), perPartition: parts });
    });
    ssc.addStreamingListener({
      onBatchCompleted: ({ batchInfo }) => {
        told.push(...Object.values(batchInfo.streamIdToInputInfo).map((info) => offsetRanges(info)));
      },
    });
    await ssc.start();
    await clock.advance(1000);
    const ranges = [
      { topic, partition: 0, fromOffset: 0, untilOffset: 2 },
      { topic, partition: 2, fromOffset: 0, untilOffset: 1 },
    ];
    expect(seen).toEqual([{ ranges, perPartition: [['a', 'b'], ['c']] }]);
    await ssc.stop();
    expect(told).toEqual([ranges]);
  });

  test('it is found by name', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('by-name');
    await cluster.send(topic, [{ value: '{"n":1}' }, { value: '{' }, { value: '{"n":2}' }]);
    await using context = testContext({ plugins: [kafkaSourcePlugin] });
    const { ssc, clock } = context;
    const options = {
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
      value: 'json',
    } as const;
    const records = ssc.source('kafka', options).onBadRecord('skip');
    const seen: unknown[] = [];
    records.foreachRDD(
      async (rdd) => void seen.push(...(await rdd.map(({ value }) => value as unknown).collect())),
    );
    await ssc.start();
    await clock.advance(1000);
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
