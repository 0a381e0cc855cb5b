import { expect, test, vi } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { connected, type Cluster } from './support/cluster.ts';
import { RecordingLogger, started } from './support/source.ts';

/** The broker removes what lies before an offset, as it does with what is too old. */
const removeBefore = async ({ client }: Cluster, name: string, offset: number): Promise<void> => {
  const partitions = [{ partition: 0, offset: BigInt(offset) }];
  await client.admin.deleteRecords({ topics: [{ name, partitions }] });
};

const remove = async ({ client }: Cluster, topic: string): Promise<void> => {
  await client.admin.deleteTopics({ topics: [topic] });
  await vi.waitFor(async () => expect(await client.admin.listTopics()).not.toContain(topic), {
    timeout: 20_000,
  });
};

const numbers = (from: number, until: number) =>
  Array.from({ length: until - from }, (_, i) => ({ value: `${from + i}` }));

await service('kafka', ({ listeners }) => {
  test('records that were removed before they were read', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('removed');
    await cluster.send(topic, numbers(0, 10));
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
    const logger = new RecordingLogger();
    const failing = await started(options);
    const skipping = await started({ ...options, onDataLoss: 'skip' }, logger);
    expect(await failing.run(2)).toHaveLength(2);
    expect(await skipping.run(2)).toHaveLength(2);
    await removeBefore(cluster, topic, 7);
    await expect(failing.run()).rejects.toMatchObject({
      code: 'KAFKA_OFFSETS_LOST',
      params: { topic, partition: 0, offset: 2, earliest: 7 },
    });
    expect(await skipping.values()).toEqual(['7', '8', '9']);
    expect(logger.warnings).toEqual([expect.stringContaining('from offset 2 up to 7 are gone')]);
    await cluster.send(topic, numbers(10, 11));
    expect(await skipping.values()).toEqual(['10']);
  });

  test('a range of which nothing is left', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('all-removed');
    await cluster.send(topic, numbers(0, 10));
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
    const skipping = await started({ ...options, onDataLoss: 'skip' });
    const ranges = await skipping.plan(3);
    await removeBefore(cluster, topic, 7);
    expect(await skipping.read(ranges)).toEqual([]);
    expect(await skipping.values()).toEqual(['7', '8', '9']);
  });

  test('a topic that is removed, and another one of its name', async () => {
    const cluster = connected(listeners.plain);
    const [kept, topic] = [await cluster.topic('kept'), await cluster.topic('renewed')];
    await cluster.send(topic, numbers(0, 3));
    const options = {
      brokers: cluster.brokers,
      subscribe: [kept, topic],
      startingOffsets: 'earliest',
    } as const;
    const logger = new RecordingLogger();
    const failing = await started(options);
    const skipping = await started({ ...options, onDataLoss: 'skip' }, logger);
    expect(await failing.values()).toEqual(['0', '1', '2']);
    expect(await skipping.values()).toEqual(['0', '1', '2']);
    await remove(cluster, topic);
    await cluster.send(kept, numbers(5, 6));
    await expect(failing.plan()).rejects.toMatchObject({ code: 'KAFKA_TOPIC_GONE', params: { topic } });
    expect(await skipping.values()).toEqual(['5']);
    await cluster.make(topic);
    await cluster.send(topic, numbers(20, 22));
    await expect(failing.plan()).rejects.toMatchObject({ code: 'KAFKA_TOPIC_REPLACED', params: { topic } });
    expect(await skipping.values()).toEqual(['20', '21']);
    await cluster.send(topic, numbers(22, 23));
    expect(await skipping.values()).toEqual(['22']);
    expect(logger.warnings.map((text) => /gone|another one/.exec(text)?.[0])).toEqual([
      'gone',
      'another one',
    ]);
  });

  test('a range of a topic that is removed before it is read', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('removed-in-between');
    await cluster.send(topic, numbers(0, 3));
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
    const failing = await started(options);
    const skipping = await started({ ...options, onDataLoss: 'skip' });
    const ranges = await failing.plan();
    await remove(cluster, topic);
    await expect(failing.read(ranges)).rejects.toMatchObject({ code: 'KAFKA_TOPIC_GONE' });
    expect(await skipping.read(ranges)).toEqual([]);
  });
});
