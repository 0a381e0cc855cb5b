import type { Sink } from '@dstream/core/plugin';
import { acquireKafka, KafkaClient } from '@dstream/kafka-connection';
import { endTxnV3, UserError, type Connection } from '@platformatic/kafka';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import type { KafkaSinkOptions } from '../src/index.ts';
import { openTransactions } from '../src/transactions.ts';
import { addressOf, Cluster } from './support/cluster.ts';
import { batch, commit, sinkFor, stage } from './support/sink.ts';

/** A process that dies when it has ended so many transactions of its next commit. */
const dyingAfter = async (sink: Sink<string>, ended: number, partitions: number): Promise<void> => {
  const end = endTxnV3.api.async;
  let left = ended;
  // An order: the partitions of a commit are ended one after the other.
  const spy = vi.spyOn(endTxnV3.api, 'async').mockImplementation((connection: Connection, ...given) => {
    if (left-- <= 0) return Promise.reject(new Error('the process is dead'));
    return end(connection, ...given);
  });
  onTestFinished(() => spy.mockRestore());
  await expect(commit(sink, 1000, partitions)).rejects.toThrow('the process is dead');
  spy.mockRestore();
};

await service('kafka', ({ listeners }) => {
  const cluster = new Cluster(addressOf(listeners.plain));
  const { brokers } = cluster;
  afterAll(() => cluster.close());

  /** A new process that writes to a topic. */
  const started = async (
    topic: string,
    options: Partial<KafkaSinkOptions<string>> = {},
  ): Promise<Sink<string>> => {
    const sink = sinkFor<string>({ brokers, topic, output: topic, ...options });
    await sink.open!();
    return sink;
  };

  const values = async (topic: string): Promise<string[]> =>
    (await cluster.values(topic)).map(String).toSorted();

  test.for([0, 1, 2, 3])(
    'a batch of which %i of four partitions were committed is completed by the next process',
    async (ended) => {
      const topic = await cluster.topic('half');
      const records = [['a'], ['b', 'b'], ['c'], []];
      const first = await started(topic);
      await stage(first, 1000, records);
      await dyingAfter(first, ended, 4);
      const second = await started(topic);
      await batch(second, 1000, records);
      expect(await values(topic)).toEqual(['a', 'b', 'b', 'c']);
      await batch(second, 2000, [['d']]);
      expect(await values(topic)).toEqual(['a', 'b', 'b', 'c', 'd']);
    },
  );

  test('a topic of progress that a broker does not know yet, although it was just made', async () => {
    const topic = await cluster.topic('young');
    const { metadata } = KafkaClient.prototype;
    let unknown = 2;
    const spy = vi.spyOn(KafkaClient.prototype, 'metadata').mockImplementation(function (
      this: KafkaClient,
      topics,
      fresh,
    ) {
      const isEarly = topics[0] === `__dstream_${topic}` && unknown-- > 0;
      if (isEarly) return Promise.reject(new UserError(`Unknown topic ${topics[0]}.`));
      return metadata.call(this, topics, fresh);
    });
    onTestFinished(() => spy.mockRestore());
    const sink = await started(topic);
    expect(unknown).toBeLessThan(0);
    await batch(sink, 1000, [['a']]);
    expect(await values(topic)).toEqual(['a']);
  });

  test('another number of partitions of a batch that is half there is refused', async () => {
    const topic = await cluster.topic('changed');
    const first = await started(topic);
    await stage(first, 1000, [['a'], ['b']]);
    await dyingAfter(first, 1, 2);
    const second = await started(topic);
    await expect(batch(second, 1000, [['a', 'b']])).rejects.toMatchObject({ code: 'KAFKA_BATCH_CHANGED' });
  });

  test('a process that was taken over can commit nothing that it has written', async () => {
    const topic = await cluster.topic('fenced');
    const zombie = await started(topic);
    await stage(zombie, 1000, [['a'], ['b']]);
    const second = await started(topic);
    await expect(commit(zombie, 1000, 2)).rejects.toMatchObject({ code: 'KAFKA_TRANSACTION_LOST' });
    expect(await values(topic)).toEqual([]);
    await batch(second, 1000, [['a'], ['b']]);
    expect(await values(topic)).toEqual(['a', 'b']);
    await commit(zombie, 1000, 2);
    await batch(zombie, 1000, [['a'], ['b']]);
    expect(await values(topic)).toEqual(['a', 'b']);
  });

  test('of two processes that commit at the same time, in any order, each partition is there once', async () => {
    const topic = await cluster.topic('raced');
    const records = [['a'], ['b'], ['c']];
    for (let round = 1; round <= 10; round++) {
      const sinks = [await started(topic), await started(topic)] as const;
      await Promise.allSettled(
        sinks.map(async (sink, attempt) => {
          const batchTime = 1000 * round;
          await stage(sink, batchTime, records, attempt);
          await sink.commit!({ batchTime, numPartitions: 3, attempts: [attempt, attempt, attempt] });
        }),
      );
      await batch(await started(topic), 1000 * round, records);
      expect(await values(topic)).toEqual(
        ['a', 'b', 'c'].flatMap((word) => Array.from({ length: round }, () => word)),
      );
    }
  });

  test('what a process left open holds nobody up when the next one has started', async () => {
    const topic = await cluster.topic('left');
    const first = await started(topic);
    await stage(first, 1000, [['a'], ['b']], 3);
    const { client } = await acquireKafka(cluster.client.connection);
    expect(await openTransactions(client, `dstream/${topic}/`)).toHaveLength(2);
    await started(topic);
    expect(await openTransactions(client, `dstream/${topic}/`)).toEqual([]);
  });

  test('a transaction that waited for too long is an error that says so, and the batch can be written again', async () => {
    const topic = await cluster.topic('late');
    const sink = await started(topic, { transactionTimeout: 1 });
    await stage(sink, 1000, [['a']]);
    await vi.waitUntil(
      async () => (await openTransactions(cluster.client, `dstream/${topic}/`)).length === 0,
      { timeout: 15_000, interval: 200 },
    );
    await expect(commit(sink, 1000, 1)).rejects.toMatchObject({ code: 'KAFKA_TRANSACTION_LOST' });
    await batch(await started(topic), 1000, [['a']]);
    expect(await values(topic)).toEqual(['a']);
  });

  test('records of many topics and partitions are in one transaction', async () => {
    const topics = [await cluster.topic('one', { partitions: 3 }), await cluster.topic('two')];
    const sink = await started(topics[0]!, { topic: (word) => topics[word.length % 2]!, requestBytes: 200 });
    const words = Array.from({ length: 50 }, (_, i) => 'x'.repeat(i + 1));
    await stage(sink, 1000, [words]);
    for (const topic of topics) expect(await values(topic)).toEqual([]);
    await commit(sink, 1000, 1);
    expect([...(await values(topics[0]!)), ...(await values(topics[1]!))].toSorted()).toEqual(words);
  });
});
