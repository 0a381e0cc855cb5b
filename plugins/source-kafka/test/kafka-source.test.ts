import { expect, test, vi } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import type { OffsetRange, RecordInfo } from '../src/index.ts';
import { connected } from './support/cluster.ts';
import { made, RecordingLogger, recordsOf, started } from './support/source.ts';

const { signal } = new AbortController();

/** Times long ago make the broker remove records. */
const now = Date.now() - 100_000;

/** Deserializers of our own. */
const firstByte = (bytes: Uint8Array) => bytes[0];
const told = (bytes: Uint8Array, { key, offset }: RecordInfo) => [bytes.length, key, offset];

const some = (partition: number, length: number) =>
  Array.from({ length }, (_, i) => ({ value: `${partition}-${i}`, partition }));

const sizes = (ranges: readonly OffsetRange[]) =>
  ranges.map(({ fromOffset, untilOffset }) => untilOffset - fromOffset);

await service('kafka', ({ listeners }) => {
  const { plain } = listeners;

  test('a record has all that Kafka has of it', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('records', { partitions: 2 });
    const headers = { trace: 'ab', host: 'ü' };
    await cluster.send(topic, [
      { key: 'k', value: 'v', partition: 1, timestamp: now, headers },
      { value: null, key: 'gone', partition: 1, timestamp: now - 5 },
    ]);
    const batches = await started({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
    });
    const [first, second] = await batches.run();
    expect(first).toEqual({
      topic,
      partition: 1,
      offset: 0,
      timestamp: now,
      key: 'k',
      value: 'v',
      headers: [
        ['trace', new Uint8Array(Buffer.from('ab'))],
        ['host', new Uint8Array(Buffer.from('ü'))],
      ],
    });
    expect(second).toMatchObject({ offset: 1, timestamp: now - 5, key: 'gone', value: null, headers: [] });
  });

  test('the broker may set the time', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('times', { configs: { 'message.timestamp.type': 'LogAppendTime' } });
    await cluster.send(topic, [{ value: 'a', timestamp: now - 5 }]);
    const batches = await started({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
    });
    const [record] = await batches.run();
    expect(record!.timestamp).toBeGreaterThan(now);
  });

  test.for(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)('records compressed by %s', async (codec) => {
    const cluster = connected(plain);
    const topic = await cluster.topic(codec);
    const values = Array.from({ length: 1000 }, (_, i) => `value ${i} ${'x'.repeat(i % 50)}`);
    await cluster.send(
      topic,
      values.map((value) => ({ value })),
      codec,
    );
    const batches = await started({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
    });
    expect(await batches.values()).toEqual(values);
  });

  test('a batch that becomes too large is refused', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('bomb');
    await cluster.send(topic, [{ value: 'x'.repeat(500_000) }], 'gzip');
    const batches = await started({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
      maxBatchBytes: 100_000,
    });
    await expect(batches.run()).rejects.toMatchObject({ code: 'KAFKA_BATCH_TOO_LARGE' });
  });

  test('a record that is larger than an answer is read whole', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('large');
    const value = 'x'.repeat(900_000);
    await cluster.send(topic, [{ value: 'a' }]);
    await cluster.send(topic, [{ value }]);
    await cluster.send(topic, [{ value: 'b' }]);
    const batches = await started({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
      fetchBytes: 1000,
    });
    expect(await batches.values()).toEqual(['a', value, 'b']);
  });

  test('assigned partitions and no others', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('assigned', { partitions: 3 });
    await cluster.send(
      topic,
      [0, 1, 2].map((partition) => ({ value: `p${partition}`, partition })),
    );
    const options = { brokers: cluster.brokers, startingOffsets: 'earliest' } as const;
    const batches = await started({ ...options, assign: { [topic]: [2, 0] } });
    expect(await batches.values()).toEqual(['p0', 'p2']);
    await expect(started({ ...options, assign: { [topic]: [3] } })).rejects.toMatchObject({
      code: 'KAFKA_PARTITION_UNKNOWN',
      params: { partition: 3, partitions: 3 },
    });
  });

  test('topics that match a pattern, also those made later', async () => {
    const cluster = connected(plain);
    const first = await cluster.topic('by-pattern-a');
    const other = await cluster.topic('not-by-pattern-a');
    await cluster.send(first, [{ value: 'before' }]);
    await cluster.send(other, [{ value: 'other' }]);
    const subscribePattern = new RegExp(`by-pattern-.*${first.slice(-36)}|by-pattern-b-.*`);
    const batches = await started({ brokers: cluster.brokers, subscribePattern, discoveryInterval: 1000 });
    expect(await batches.values()).toEqual([]);
    const second = await cluster.topic('by-pattern-b');
    await cluster.send(second, [{ value: 'new topic' }]);
    await cluster.send(first, [{ value: 'after' }]);
    expect(await batches.values()).toEqual(['after', 'new topic']);
  });

  test('partitions that are added are read from their first record', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('grows');
    const batches = await started({ brokers: cluster.brokers, subscribe: topic });
    expect(await batches.values()).toEqual([]);
    await cluster.client.admin.createPartitions({ topics: [{ name: topic, count: 2 }] });
    await cluster.ready(topic, 2);
    await cluster.send(topic, [{ value: 'in the new one', partition: 1 }]);
    expect(await batches.values()).toEqual(['in the new one']);
    await cluster.send(topic, [{ value: 'in the old one' }]);
    expect(await batches.values()).toEqual(['in the old one']);
    await cluster.send(topic, [{ value: 'next', partition: 1 }]);
    expect(await batches.values()).toEqual(['next']);
  });

  test('begins where it is told to', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('begins', { partitions: 2 });
    const at = (partition: number, n: number) => ({
      value: `${partition}${n}`,
      partition,
      timestamp: now + 1000 * n,
    });
    await cluster.send(topic, [at(0, 1), at(0, 2), at(0, 3), at(1, 1), at(1, 2)]);
    const begin = async (options: object): Promise<string[]> =>
      (await started({ brokers: cluster.brokers, subscribe: topic, ...options })).values();
    expect(await begin({ startingOffsets: 'earliest' })).toEqual(['01', '02', '03', '11', '12']);
    expect(await begin({ startingOffsets: 'latest' })).toEqual([]);
    expect(await begin({})).toEqual([]);
    expect(await begin({ startingTimestamp: now + 2000 })).toEqual(['02', '03', '12']);
    expect(await begin({ startingTimestamp: new Date(now + 2500) })).toEqual(['03']);
    expect(await begin({ startingOffsets: { [topic]: { 0: 2, 1: 'earliest' } } })).toEqual([
      '03',
      '11',
      '12',
    ]);
    expect(await begin({ startingOffsets: { [topic]: { 0: 2 } } })).toEqual(['03']);
  });

  test('an offset to begin at that is not there', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('beyond');
    await cluster.send(topic, [{ value: 'a' }]);
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: { [topic]: { 0: 7 } } };
    await expect(started(options)).rejects.toMatchObject({
      code: 'KAFKA_OFFSETS_AHEAD',
      params: { offset: 7, latest: 1 },
    });
  });

  test('a topic that is not there', async () => {
    const cluster = connected(plain);
    await expect(started({ brokers: cluster.brokers, subscribe: ['no-such-topic'] })).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_UNKNOWN',
      params: { topic: 'no-such-topic' },
    });
  });

  test('goes on where its group has committed', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('committed', { partitions: 2 });
    const groupId = `readers-of-${topic}`;
    const options = { brokers: cluster.brokers, subscribe: topic, groupId } as const;
    await cluster.send(topic, [{ value: 'a' }, { value: 'b' }, { value: 'c', partition: 1 }]);
    const first = await started({ ...options, startingOffsets: 'earliest' });
    expect(await first.values(2)).toHaveLength(2);
    await first.source.close();
    const second = await started({ ...options, startingOffsets: 'earliest' });
    expect(await second.values()).toHaveLength(1);
    await second.source.close();
    const third = await started(options);
    expect(await third.values()).toEqual([]);
    const named = await started({ ...options, startingOffsets: { [topic]: { 0: 1 } } });
    expect(await named.values()).toEqual(['b']);
  });

  test('offsets that a group with members does not take are reported, and no more', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('stolen');
    const groupId = `readers-of-${topic}`;
    const thief = await cluster.member(groupId, topic);
    const logger = new RecordingLogger();
    const batches = await started({ brokers: cluster.brokers, subscribe: topic, groupId }, logger);
    for (const value of ['a', 'b', 'c']) {
      await cluster.send(topic, [{ value }]);
      expect(await batches.values()).toEqual([value]);
      await vi.waitFor(() => expect(logger.warnings).toHaveLength(1));
    }
    expect(logger.warnings[0]).toMatch(/did not commit offsets of the group .*members of the group/);
    await thief.leave();
    await cluster.send(topic, [{ value: 'd' }]);
    expect(await batches.values()).toEqual(['d']);
    await vi.waitFor(() =>
      expect(logger.infos).toContain(`The offsets of the group ${groupId} are committed again`),
    );
  });

  test('values as JSON, as bytes, and as a function makes them', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('values');
    await cluster.send(topic, [{ key: '7', value: '{"a":[1,"ü"]}' }]);
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
    const one = async (how: object) => (await (await started({ ...options, ...how })).run())[0]!;
    expect((await one({ value: 'json' })).value).toEqual({ a: [1, 'ü'] });
    expect((await one({ value: 'bytes' })).value).toEqual(new Uint8Array(Buffer.from('{"a":[1,"ü"]}')));
    expect(await one({ key: firstByte, value: told })).toMatchObject({ value: [14, 55, 0] });
  });

  test('a record that cannot be deserialized is refused, and the next ones are read', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('bad');
    await cluster.send(topic, [{ value: '1' }, { value: '{', key: 'k' }, { value: '3' }]);
    const source = made({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
      value: 'json',
    });
    await source.open(signal);
    const ranges = await source.plan([], { batchTime: 1000, limit: Infinity, signal });
    const refused: unknown[] = [];
    const read = source.read(ranges[0]!, signal, (...given) => void refused.push(given));
    expect((await recordsOf(read)).map(({ value }) => value as number)).toEqual([1, 3]);
    expect(refused).toEqual([
      [
        expect.objectContaining({
          code: 'KAFKA_RECORD_INVALID',
          params: expect.objectContaining({ topic, partition: 0, offset: 1, part: 'value' }),
        }),
        expect.objectContaining({ offset: 1, key: new Uint8Array([107]), value: new Uint8Array([123]) }),
        1,
      ],
    ]);
  });

  test('a limit is shared out by lag, and nobody waits for ever', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('shares', { partitions: 3 });
    await cluster.send(topic, [...some(0, 80), ...some(1, 20), ...some(2, 1)]);
    const batches = await started({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
    });
    const [first, second, third] = [await batches.plan(10), await batches.plan(10), await batches.plan(10)];
    expect([first, second, third].map((ranges) => sizes(ranges).reduce((a, b) => a + b, 0))).toEqual([
      10, 10, 10,
    ]);
    expect(sizes(first)).toEqual([8, 2]);
    expect([...second, ...third].map(({ partition }) => partition)).toContain(2);
    const all = (await batches.read([...first, ...second, ...third])).length;
    expect(all + (await batches.run()).length).toBe(101);
  });

  test('a rate of its own for each partition', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('rates', { partitions: 2 });
    await cluster.send(
      topic,
      Array.from({ length: 20 }, (_, i) => ({ value: `${i}`, partition: i % 2 })),
    );
    const batches = await started({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
      maxRatePerPartition: 3,
    });
    expect(await batches.run()).toHaveLength(6);
    const source = made({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
      minRatePerPartition: 4,
    });
    await source.open(signal);
    const request = { batchTime: 1000, batchDuration: 500, limit: 2, signal };
    const ranges = await source.plan([], request);
    expect(ranges.map(({ untilOffset }) => untilOffset)).toEqual([2, 2]);
    const bounded = await source.plan([], { ...request, perPartition: { least: 0, most: 1 }, limit: 100 });
    expect(bounded.map(({ untilOffset }) => untilOffset)).toEqual([2, 2]);
  });

  test('sources of one process share their connections', async () => {
    const cluster = connected(plain);
    const topic = await cluster.topic('shared');
    await cluster.send(topic, [{ value: 'a' }]);
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
    const all = await Promise.all([started(options), started(options), started(options)]);
    expect(await Promise.all(all.map((batches) => batches.values()))).toEqual([['a'], ['a'], ['a']]);
    const clients = await Promise.all(all.map(({ source }) => source.client()));
    expect(new Set(clients).size).toBe(1);
    for (const { source } of all) {
      expect(clients[0]!.admin.closed).toBe(false);
      await source.close();
    }
    expect(clients[0]!.admin.closed).toBe(true);
  });
});
