import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { sequenceRanges, type KinesisRecord } from '../src/index.ts';
import { isBefore } from '../src/sequence-range.ts';
import { aggregated } from './support/aggregated.ts';
import { made, recordsOf, RecordingLogger, started } from './support/batches.ts';
import { FaultyEndpoint } from './support/faulty-endpoint.ts';
import { hashKeyOf, TestStream } from './support/test-stream.ts';

const { signal } = new AbortController();
const fromBegin = { startingPosition: 'TRIM_HORIZON' } as const;

const numbered = (from: number, until: number) =>
  Array.from({ length: until - from }, (_, i) => ({ data: `record ${from + i}` }));

const pairs = (from: number) => Array.from({ length: 4 }, (_, i) => [`k${i}`, `sub ${from + i}`] as const);

await service('kinesis', ({ listeners }) => {
  test('a record has its key, its time and its number', async () => {
    const stream = await TestStream.create(listeners.plain);
    const before = Date.now();
    const [sequenceNumber] = await stream.put([{ data: 'überall', key: 'k' }]);
    const [record] = await (await started({ ...stream.options, ...fromBegin })).run();
    expect(record).toEqual({
      shardId: 'shardId-000000000000',
      sequenceNumber,
      subSequenceNumber: undefined,
      partitionKey: 'k',
      timestamp: expect.any(Number),
      data: 'überall',
    });
    expect(Math.abs(record!.timestamp - before)).toBeLessThan(60_000);
  });

  test.for([
    ['json', '{"n":1}', { n: 1 }],
    ['bytes', 'ab', new Uint8Array([97, 98])],
    [
      (bytes: Uint8Array, { partitionKey }: { partitionKey: string }) => `${partitionKey}${bytes.length}`,
      'abc',
      'k3',
    ],
  ] as const)('data as %s', async ([data, text, expected]) => {
    const stream = await TestStream.create(listeners.plain);
    await stream.put([{ data: text, key: 'k' }]);
    expect(await (await started({ ...stream.options, ...fromBegin, data })).data()).toEqual([expected]);
  });

  test('a record that cannot be deserialized is refused, and the others come', async () => {
    const stream = await TestStream.create(listeners.plain);
    const [, broken] = await stream.put([{ data: '1' }, { data: '{' }, { data: '3' }]);
    const { source, ...batches } = await started({ ...stream.options, ...fromBegin, data: 'json' });
    const [range] = await source.plan(batches.previous, { batchTime: 1000, limit: Infinity, signal });
    const refused: unknown[] = [];
    const records = await recordsOf(
      source.read(range!, signal, (error, record, index) => refused.push({ error, record, index })),
    );
    expect(records.map(({ data }) => data as number)).toEqual([1, 3]);
    expect(refused).toEqual([
      {
        error: expect.objectContaining({
          code: 'KINESIS_RECORD_INVALID',
          message: expect.stringContaining(broken!),
        }),
        record: expect.objectContaining({ data: new Uint8Array([123]) }),
        index: 1,
      },
    ]);
  });

  test('from a time on', async () => {
    const stream = await TestStream.create(listeners.plain);
    await stream.put(numbered(0, 3));
    const [, , last] = await (await started({ ...stream.options, ...fromBegin })).run();
    while (Date.now() <= last!.timestamp + 1) await stream.shards();
    const timestamp = new Date();
    await stream.put(numbered(3, 5));
    const startingPosition = { at: 'AT_TIMESTAMP', timestamp } as const;
    const batches = await started({ ...stream.options, startingPosition });
    expect(await batches.data()).toEqual(['record 3', 'record 4']);
  });

  test('after a sequence number', async () => {
    const stream = await TestStream.create(listeners.plain, 2);
    const [, second] = await stream.put(numbered(0, 4).map((one) => ({ ...one, hashKey: hashKeyOf(0, 2) })));
    await stream.put([{ data: 'other', hashKey: hashKeyOf(1, 2) }]);
    const startingPosition = {
      at: 'AFTER_SEQUENCE_NUMBER',
      shards: { 'shardId-000000000000': second! },
    } as const;
    const batches = await started({ ...stream.options, startingPosition });
    expect((await batches.data()).toSorted()).toEqual(['other', 'record 2', 'record 3']);
  });

  test('the ranges of a batch', async () => {
    const stream = await TestStream.create(listeners.plain, 2);
    const numbers = await stream.put(numbered(0, 3).map((one) => ({ ...one, hashKey: hashKeyOf(1, 2) })));
    const batches = await started({ ...stream.options, ...fromBegin });
    const ranges = await batches.plan();
    const info = { metadata: { ranges } } as never;
    expect(sequenceRanges(info)).toEqual([
      {
        stream: stream.name,
        shardId: 'shardId-000000000001',
        fromSequenceNumber: numbers[0],
        throughSequenceNumber: numbers[2],
        numRecords: 3,
        millisBehindLatest: 0,
      },
    ]);
  });

  test('a limit is shared out, and each shard gets its turn', async () => {
    const stream = await TestStream.create(listeners.plain, 4);
    for (let shard = 0; shard < 4; shard++) {
      await stream.put(numbered(0, 20).map((one) => ({ ...one, hashKey: hashKeyOf(shard, 4) })));
    }
    const batches = await started({ ...stream.options, ...fromBegin });
    const seen = new Set<string>();
    for (let i = 0; i < 4; i++) {
      const records = await batches.run(1);
      expect(records).toHaveLength(1);
      seen.add(records[0]!.shardId);
    }
    expect(seen.size).toBe(4);
    expect(await batches.run(40)).toHaveLength(40);
    expect(await batches.run()).toHaveLength(36);
  });

  test('limits of each shard', async () => {
    const stream = await TestStream.create(listeners.plain, 2);
    for (const shard of [0, 1]) {
      await stream.put(numbered(0, 10).map((one) => ({ ...one, hashKey: hashKeyOf(shard, 2) })));
    }
    const batches = await started({ ...stream.options, ...fromBegin, maxRatePerShard: 3 });
    expect((await batches.plan()).map(({ numRecords }) => numRecords)).toEqual([3, 3]);
    const { source } = batches;
    const request = { batchTime: 9000, batchDuration: 2000, limit: Infinity, signal };
    expect((await source.plan(batches.previous, request)).map(({ numRecords }) => numRecords)).toEqual([
      6, 6,
    ]);
  });

  test('a shard that is split, and one that is merged: children after their parents, in the order of their keys', async () => {
    const stream = await TestStream.create(listeners.plain, 1);
    const keys = Array.from({ length: 8 }, (_, i) => `key ${i}`);
    const put = (round: number) => stream.put(keys.map((key) => ({ key, data: `${round}` })));
    await put(0);
    const batches = await started({ ...stream.options, ...fromBegin });
    expect(await batches.run(5)).toHaveLength(5);
    const [left, right] = await stream.split('shardId-000000000000');
    await put(1);
    const [leftChild] = await stream.split(left!);
    await put(2);
    await stream.merge(
      leftChild!,
      (await stream.shards()).find(
        ({ ParentShardId, ShardId }) => ParentShardId === left && ShardId !== leftChild,
      )!.ShardId!,
    );
    await put(3);
    const seen: KinesisRecord<any>[][] = [];
    for (let i = 0; i < 60 && seen.flat().length < 27; i++) seen.push(await batches.run(4));
    const records = seen.flat();
    expect(records).toHaveLength(27);
    expect(records.some(({ shardId }) => shardId === right)).toBe(true);
    for (const key of keys) {
      const rounds = records
        .filter(({ partitionKey }) => partitionKey === key)
        .map(({ data }) => Number(data));
      expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
      expect(rounds.at(-1)).toBe(3);
    }
    for (const batch of seen) {
      const shards = new Map(batch.map(({ shardId, sequenceNumber }) => [shardId, sequenceNumber]));
      expect(shards.has('shardId-000000000000') && shards.has(left!)).toBe(false);
    }
  });

  test('a process that ends after its shard was split goes on with the children', async () => {
    const stream = await TestStream.create(listeners.plain, 1);
    await stream.put(numbered(0, 2));
    const before = await started({ ...stream.options, ...fromBegin });
    expect(await before.data()).toHaveLength(2);
    await stream.split('shardId-000000000000');
    await stream.put(numbered(2, 12));
    const after = await started(stream.options, new RecordingLogger(), before.previous);
    const batches = await after.until(10);
    expect(batches.flat().toSorted()).toEqual(
      numbered(2, 12)
        .map(({ data }) => data)
        .toSorted(),
    );
  });

  test('who begins at the end gets nothing of shards that were closed before', async () => {
    const stream = await TestStream.create(listeners.plain, 1);
    await stream.put(numbered(0, 2));
    await stream.split('shardId-000000000000');
    const batches = await started(stream.options);
    await stream.put(numbered(2, 6));
    expect((await batches.until(4)).flat().toSorted()).toEqual([
      'record 2',
      'record 3',
      'record 4',
      'record 5',
    ]);
    expect(await batches.data()).toEqual([]);
  });

  test('records inside of aggregated ones, whole aggregates in a batch', async () => {
    const stream = await TestStream.create(listeners.plain);
    const [first] = await stream.put([{ data: aggregated(pairs(0)) }]);
    await stream.put([{ data: 'plain' }, { data: aggregated(pairs(4)) }]);
    const batches = await started({ ...stream.options, ...fromBegin });
    const records = await batches.run(6);
    expect(records.map(({ data }) => data as string)).toEqual(['sub 0', 'sub 1', 'sub 2', 'sub 3', 'plain']);
    expect(records[2]).toMatchObject({ sequenceNumber: first, subSequenceNumber: 2, partitionKey: 'k2' });
    expect(records[4]!.subSequenceNumber).toBeUndefined();
    const ranges = await batches.plan(1);
    expect(ranges.map((range) => batches.source.count(range))).toEqual([4]);
    expect(await batches.read(ranges)).toHaveLength(4);
  });

  test('the driver reads once, whoever has no plan of its own reads again', async () => {
    const stream = await TestStream.create(listeners.plain);
    await stream.put(numbered(0, 10));
    const endpoint = await FaultyEndpoint.before(stream.endpoint);
    const options = { ...stream.options, endpoint: endpoint.url, ...fromBegin };
    const batches = await started(options);
    const ranges = await batches.plan();
    const reads = endpoint.count('GetRecords');
    expect(await batches.read(ranges)).toHaveLength(10);
    expect(await batches.read(ranges)).toHaveLength(10);
    expect(endpoint.count('GetRecords')).toBe(reads);
    const worker = made(options);
    const records = await recordsOf(worker.read(ranges[0]!, signal, () => undefined));
    expect(records).toEqual(await batches.read(ranges));
    expect(endpoint.count('GetRecords')).toBe(reads + 1);
    await batches.plan();
    expect(endpoint.count('GetShardIterator')).toBe(2);
  });

  test('more than one answer', async () => {
    const stream = await TestStream.create(listeners.plain);
    const data = 'x'.repeat(200);
    for (let i = 0; i < 30; i++)
      await stream.put(Array.from({ length: 500 }, () => ({ data, key: randomUUID() })));
    const batches = await started({
      ...stream.options,
      ...fromBegin,
      maxByteRatePerShard: 1e9,
      keepBytes: 0,
    });
    const [range] = await batches.plan();
    expect(range!.numRecords).toBe(15_000);
    const records = await batches.read([range!]);
    expect(records).toHaveLength(15_000);
    expect(
      records.every(
        ({ sequenceNumber }, i) => i === 0 || isBefore(records[i - 1]!.sequenceNumber, sequenceNumber),
      ),
    ).toBe(true);
  });
});
