import { afterAll, describe, expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { addressOf, Cluster } from './support/cluster.ts';
import { batch, sinkFor } from './support/sink.ts';

/** What the functions of a test make of a number. */
const record = (n: number, partition: number) => ({
  partition,
  key: `key ${n}`,
  value: `value ${n}`,
  headers: { of: `header ${n}`, bytes: 'A' },
  timestamp: 1e12 + n,
});

await service('kafka', ({ listeners }) => {
  const cluster = new Cluster(addressOf(listeners.plain));
  const { brokers } = cluster;
  afterAll(() => cluster.close());

  describe('records', () => {
    test('are text, bytes, JSON or nothing', async () => {
      const topic = await cluster.topic('values');
      const sink = sinkFor<unknown>({ brokers, topic });
      await batch(sink, 1000, [['text ☃', new Uint8Array([65, 66]), { n: 1n, deep: [null] }, null, '']]);
      expect(await cluster.values(topic)).toEqual(['text ☃', 'AB', '{"n":"1","deep":[null]}', null, '']);
    });

    test('have key, value, partition, headers, timestamp and topic as functions say', async () => {
      const topics = [await cluster.topic('one', { partitions: 3 }), await cluster.topic('two')];
      const sink = sinkFor<number>({
        brokers,
        topic: (n) => topics[n % 2]!,
        key: (n) => `key ${n}`,
        value: (n) => `value ${n}`,
        partition: (n) => (n % 2 === 0 ? 2 : 0),
        headers: (n) => ({ of: `header ${n}`, bytes: new Uint8Array([65]) }),
        timestamp: (n) => 1e12 + n,
      });
      await batch(sink, 1000, [[2, 3]]);
      expect(await cluster.read(topics[0]!)).toEqual([record(2, 2)]);
      expect(await cluster.read(topics[1]!)).toEqual([record(3, 0)]);
    });

    test('with a key go where the clients of Kafka send it', async () => {
      const topic = await cluster.topic('keyed', { partitions: 4 });
      const sink = sinkFor<string>({ brokers, topic, key: (word) => word });
      await batch(sink, 1000, [['21', 'foobar', 'a-little-bit-long-string']]);
      // What Utils.toPositive(Utils.murmur2(key)) % 4 of Kafka's Java client gives: -973932308, -790332482, -985981536.
      const expected = [-973932308, -790332482, -985981536].map((hash) => (hash & 0x7fff_ffff) % 4);
      const seen = await cluster.read(topic);
      expect(
        ['21', 'foobar', 'a-little-bit-long-string'].map(
          (key) => seen.find((found) => found.key === key)!.partition,
        ),
      ).toEqual(expected);
    });

    test('without a key fill one partition after the other', async () => {
      const topic = await cluster.topic('spread', { partitions: 3 });
      const sink = sinkFor<string>({ brokers, topic, batchBytes: 1000 });
      const words = Array.from({ length: 100 }, (_, i) => `word ${i}`);
      await batch(sink, 1000, [words]);
      const seen = await cluster.read(topic);
      expect(seen.map(({ value }) => String(value)).toSorted()).toEqual(words.toSorted());
      expect(new Set(seen.map(({ partition }) => partition)).size).toBe(3);
    });

    test.for(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
      'are compressed by %s',
      async (compression) => {
        const topic = await cluster.topic('compressed');
        const sink = sinkFor<string>({ brokers, topic, compression });
        const words = Array.from({ length: 1000 }, (_, i) => `the same word again and again ${i}`);
        await batch(sink, 1000, [words]);
        expect(await cluster.values(topic)).toEqual(words);
      },
    );

    test('stay in order over many requests and batches', async () => {
      const topic = await cluster.topic('ordered');
      const sink = sinkFor<string>({ brokers, topic, batchBytes: 2000, requestBytes: 2000 });
      const words = Array.from({ length: 2000 }, (_, i) => `word ${i}`);
      for (let i = 0; i < 4; i++) await batch(sink, 1000 * (i + 1), [words.slice(500 * i, 500 * (i + 1))]);
      expect(await cluster.values(topic)).toEqual(words);
    });
  });

  describe('what cannot be written', () => {
    test('a topic that is not there', async () => {
      await expect(sinkFor({ brokers, topic: 'nowhere' }).open!()).rejects.toMatchObject({
        code: 'KAFKA_TOPIC_UNKNOWN',
      });
      const sink = sinkFor({ brokers, topic: () => 'nowhere' });
      await sink.open!();
      await expect(batch(sink, 1000, [['a']])).rejects.toMatchObject({ code: 'KAFKA_TOPIC_UNKNOWN' });
    });

    test('a partition that is not there', async () => {
      const topic = await cluster.topic('small');
      const sink = sinkFor({ brokers, topic, partition: () => 7 });
      await expect(batch(sink, 1000, [['a']])).rejects.toMatchObject({ code: 'KAFKA_PARTITION_INVALID' });
    });

    test('a record that is too large, while many that are large together are sent in parts', async () => {
      const topic = await cluster.topic('limited', { configs: { 'max.message.bytes': '10000' } });
      const sink = sinkFor<string>({ brokers, topic });
      const lines = Array.from({ length: 100 }, (_, i) => `${i} ${'x'.repeat(1000)}`);
      await batch(sink, 1000, [lines]);
      expect(await cluster.values(topic)).toEqual(lines);
      await expect(batch(sink, 2000, [['x'.repeat(20_000)]])).rejects.toMatchObject({
        code: 'KAFKA_RECORD_TOO_LARGE',
      });
      await batch(sink, 3000, [['after']]);
      expect(await cluster.values(topic)).toEqual([...lines, 'after']);
    });
  });
});
