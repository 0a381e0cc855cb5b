import { expect, test, vi } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { connected, type Cluster } from './support/cluster.ts';
import { started } from './support/source.ts';

/** What makes the broker compact soon. */
const configs = {
  'cleanup.policy': 'compact',
  'segment.ms': '100',
  'min.cleanable.dirty.ratio': '0.001',
  'max.compaction.lag.ms': '100',
  'delete.retention.ms': '0',
};

/** Writes and reads until the broker has removed what newer records replace. */
const compacted = async (cluster: Cluster, topic: string, expected: readonly string[]): Promise<void> => {
  await vi.waitFor(
    async () => {
      await cluster.send(topic, [{ key: 'clock', value: 'tick' }]);
      const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
      const batches = await started(options);
      const values = await batches.values();
      await batches.source.close();
      expect(values.filter((value) => value !== 'tick')).toEqual(expected);
    },
    { timeout: 40_000, interval: 300 },
  );
};

await service('kafka', ({ listeners }) => {
  test('a compacted topic has gaps, within ranges and at their ends', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('compacted', { configs });
    const pairs = ['a1', 'b1', 'a2', 'c1', 'b2', 'a3'].map((value) => ({ key: value[0]!, value }));
    await cluster.send(topic, pairs);
    await compacted(cluster, topic, ['c1', 'b2', 'a3']);
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
    const small = await started({ ...options, fetchBytes: 1 });
    const values: string[] = [];
    for (let i = 0; i < 3; i++) values.push(...(await small.values(2)));
    expect(values).toEqual(['c1', 'b2', 'a3']);
  });
});
