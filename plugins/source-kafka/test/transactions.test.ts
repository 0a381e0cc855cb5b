import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { offsetsAt } from '../src/listed-offsets.ts';
import { connected, toClient, type Cluster } from './support/cluster.ts';
import { started } from './support/source.ts';

type Transaction = Awaited<ReturnType<ReturnType<Cluster['producer']>['beginTransaction']>>;

/** Writes values in a transaction, which is left open. */
const begun = async (cluster: Cluster, topic: string, values: readonly string[]): Promise<Transaction> => {
  const producer = cluster.producer({
    idempotent: true,
    transactionalId: randomUUID(),
    producerId: -1n,
    producerEpoch: -1,
  });
  const transaction = await producer.beginTransaction();
  for (const value of values) await transaction.send({ messages: [toClient(topic)({ value })] });
  return transaction;
};

/** Resolves when the ends of transactions are written: that is after their commit or abort is acknowledged. */
const settled = async ({ client }: Cluster, topic: string): Promise<void> => {
  const latest = async (committedOnly: boolean) => [
    ...(await offsetsAt(client, [{ topic, partitions: [0] }], -1n, committedOnly)),
  ];
  await vi.waitFor(async () => expect(await latest(true)).toEqual(await latest(false)), { timeout: 20_000 });
};

await service('kafka', ({ listeners }) => {
  test('what was aborted is left out, what is open waits, and a batch ends with its last range', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('transactions');
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
    const committed = await started(options);
    const all = await started({ ...options, isolationLevel: 'read_uncommitted' });

    await (await begun(cluster, topic, ['a', 'b'])).commit();
    await (await begun(cluster, topic, ['lost', 'lost too'])).abort();
    await cluster.send(topic, [{ value: 'c' }]);
    await settled(cluster, topic);
    expect(await committed.values()).toEqual(['a', 'b', 'c']);
    expect(committed.previous).toMatchObject([{ fromOffset: 0, untilOffset: 7 }]);
    expect(await all.values()).toEqual(['a', 'b', 'lost', 'lost too', 'c']);

    const open = await begun(cluster, topic, ['d', 'e']);
    await cluster.send(topic, [{ value: 'f' }]);
    expect(await committed.values()).toEqual([]);
    expect(await all.values()).toEqual(['d', 'e', 'f']);
    await open.commit();
    await settled(cluster, topic);
    expect(await committed.values()).toEqual(['d', 'e', 'f']);
    expect(await all.values()).toEqual([]);
    expect(all.previous).toMatchObject([{ untilOffset: 11 }]);
  });

  test('transactions that overlap, read in small pieces and in small ranges', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('overlapping');
    const good = await begun(cluster, topic, ['a']);
    const bad = await begun(cluster, topic, ['x']);
    const send = (transaction: Transaction, value: string) =>
      transaction.send({ messages: [toClient(topic)({ value })] });
    await send(good, 'b');
    await send(bad, 'y');
    await cluster.send(topic, [{ value: 'plain' }]);
    await bad.abort();
    await send(good, 'c');
    await good.commit();
    await (await begun(cluster, topic, ['d'])).commit();
    await settled(cluster, topic);
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
    const expected = ['a', 'b', 'plain', 'c', 'd'];
    expect(await (await started(options)).values()).toEqual(expected);
    expect(await (await started({ ...options, fetchBytes: 1 })).values()).toEqual(expected);
    const small = await started({ ...options, fetchBytes: 1 });
    const values: string[] = [];
    for (let i = 0; i < 10; i++) values.push(...(await small.values(1)));
    expect(values).toEqual(expected);
  });
});
