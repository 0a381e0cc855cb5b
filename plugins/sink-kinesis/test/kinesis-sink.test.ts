import { inspect } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CutProxy, service, startService, TlsProxy } from '../../../tools/vitest/service.ts';
import { kinesisSink } from '../src/index.ts';
import { FaultyEndpoint } from './support/faulty-endpoint.ts';
import { attemptOf, credentials, endpointOf, sinkOf, TestStream } from './support/test-stream.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `record ${i}`);

const dataIn = async (stream: TestStream): Promise<string[]> => (await stream.read()).map(({ data }) => data);

const opened = (options: Parameters<typeof sinkOf>[0]) => sinkOf({ retryTimeout: 300, ...options }).open!();

const over = (endpoint: string, ca: string) => opened({ stream: 's', endpoint, ...credentials, tls: { ca } });

const oneOfSeven = (record: string) => `key ${Number(record.split(' ')[1]) % 7}`;

const atEitherEnd = (record: string) => (record === 'left' ? '0' : String(2n ** 128n - 1n));

const manyTimes = (record: string) => record.repeat(300);

test('what is secret is not shown, and credentials come in pairs', () => {
  const prepared = kinesisSink({ stream: 's', ...credentials, sessionToken: 'hush-token' });
  expect(inspect(prepared.shown, { depth: 9 })).not.toContain('hush');
  expect(() => kinesisSink({ stream: 's', accessKeyId: 'a' })).toThrow('goes with accessKeyId');
});

await service('kinesis', ({ listeners, certificates }) => {
  test('texts and bytes as they are, anything else as JSON', async () => {
    const stream = await TestStream.create(listeners.plain);
    await sinkOf(stream.options).write([['a', new Uint8Array([98]), { c: 1 }, 4]], attemptOf());
    expect(await dataIn(stream)).toEqual(['a', 'b', '{"c":1}', '4']);
  });

  test('records of the same key go to the same shard, in their order', async () => {
    const stream = await TestStream.create(listeners.plain, 4);
    await sinkOf({ ...stream.options, partitionKey: oneOfSeven }).write([numbered(1200)], attemptOf());
    const found = await stream.read();
    expect(found).toHaveLength(1200);
    const byKey = Map.groupBy(found, ({ key }) => key);
    expect(byKey.size).toBe(7);
    for (const records of byKey.values()) {
      expect(new Set(records.map(({ shardId }) => shardId)).size).toBe(1);
      const numbers = records.map(({ data }) => Number(data.split(' ')[1]));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
  });

  test('a hash key in place of that of the key', async () => {
    const stream = await TestStream.create(listeners.plain, 2);
    await sinkOf({ ...stream.options, partitionKey: () => 'k', explicitHashKey: atEitherEnd }).write(
      [['left', 'right']],
      attemptOf(),
    );
    expect(await stream.read()).toMatchObject([
      { data: 'left', shardId: 'shardId-000000000000' },
      { data: 'right', shardId: 'shardId-000000000001' },
    ]);
  });

  test('where a record is in its batch', async () => {
    const stream = await TestStream.create(listeners.plain);
    const places: unknown[] = [];
    const data = (record: string, place: unknown) => {
      places.push(place);
      return record;
    };
    await sinkOf({ ...stream.options, data }).write([['a'], ['b']], { ...attemptOf(), partition: 3 });
    expect(places).toEqual([
      { batchTime: 1000, partition: 3, index: 0, id: '1000-3-0' },
      { batchTime: 1000, partition: 3, index: 1, id: '1000-3-1' },
    ]);
  });

  test('requests of at most 500 records and 5 MiB, several at once', async () => {
    const stream = await TestStream.create(listeners.plain);
    const sizes: { count: number; bytes: number }[] = [];
    const endpoint = await FaultyEndpoint.before(stream.endpoint, (_, { Records }) => {
      const bytes = (Records as { Data: string }[]).reduce((sum, { Data }) => sum + (Data.length / 4) * 3, 0);
      sizes.push({ count: Records.length, bytes });
      return undefined;
    });
    const sink = sinkOf({ ...stream.options, endpoint: endpoint.url, maxInFlight: 3 });
    const large = Array.from({ length: 12 }, () => 'x'.repeat(1_000_000));
    await sink.write([numbered(1300), large], attemptOf());
    expect(await dataIn(stream)).toHaveLength(1312);
    expect(Math.max(...sizes.map(({ count }) => count))).toBe(500);
    expect(Math.max(...sizes.map(({ bytes }) => bytes))).toBeLessThanOrEqual(5_242_880);
    expect(sizes.reduce((sum, { count }) => sum + count, 0)).toBe(1312);
  });

  test('a record that is too large, and a key that is none', async () => {
    const stream = await TestStream.create(listeners.plain);
    const large = sinkOf(stream.options).write([['x'.repeat(1_048_577)]], attemptOf());
    await expect(large).rejects.toMatchObject({ code: 'KINESIS_RECORD_TOO_LARGE' });
    const keys = sinkOf({ ...stream.options, partitionKey: manyTimes });
    for (const record of ['', 'k']) {
      await expect(keys.write([[record]], attemptOf())).rejects.toMatchObject({
        code: 'KINESIS_PARTITION_KEY_INVALID',
      });
    }
    expect(await dataIn(stream)).toEqual([]);
  });

  test('what the stream did not take is sent again, and nothing else', async () => {
    const stream = await TestStream.create(listeners.plain);
    const endpoint = await FaultyEndpoint.before(stream.endpoint);
    let left = 3;
    endpoint.refuseRecord = (index) =>
      index % 3 === 0 && left-- > 0 ? 'ProvisionedThroughputExceededException' : undefined;
    const sink = sinkOf({ ...stream.options, endpoint: endpoint.url });
    await sink.write([numbered(7)], attemptOf());
    expect((await dataIn(stream)).toSorted()).toEqual(numbered(7));
    expect(endpoint.count('PutRecords')).toBe(2);
  });

  test('a stream that never takes a record becomes an error', async () => {
    const stream = await TestStream.create(listeners.plain);
    const endpoint = await FaultyEndpoint.before(stream.endpoint);
    endpoint.refuseRecord = (index) => (index === 0 ? 'ProvisionedThroughputExceededException' : undefined);
    const sink = sinkOf({ ...stream.options, endpoint: endpoint.url, retryTimeout: 200 });
    await expect(sink.write([numbered(1)], attemptOf())).rejects.toMatchObject({
      code: 'KINESIS_RECORDS_REFUSED',
      message: expect.stringContaining('ProvisionedThroughputExceededException'),
    });
  });

  test('requests that are throttled, and troubles of the service', async () => {
    const stream = await TestStream.create(listeners.plain);
    const faults = ['ProvisionedThroughputExceededException', 'InternalFailure'];
    const endpoint = await FaultyEndpoint.before(stream.endpoint, () => {
      const type = faults.pop();
      return type === undefined ? undefined : { type, status: 500 };
    });
    await sinkOf({ ...stream.options, endpoint: endpoint.url }).write([numbered(3)], attemptOf());
    expect(await dataIn(stream)).toEqual(numbered(3));
  });

  test('writes over TLS with a certificate of its own', async () => {
    const stream = await TestStream.create(listeners.plain);
    const tls = { ca: certificates.ca, ...certificates.client };
    const sink = sinkOf({ ...stream.options, endpoint: endpointOf(listeners.clientCertificate), tls });
    await sink.open!();
    await sink.write([['a']], attemptOf());
    expect(await dataIn(stream)).toEqual(['a']);
  });

  test('credentials that nobody knows, a stream that is not there, nobody listens', async () => {
    const endpoint = endpointOf(listeners.password);
    const unknown = opened({ stream: 's', endpoint, accessKeyId: 'who', secretAccessKey: 'hush-hush' });
    await expect(unknown).rejects.toMatchObject({ code: 'KINESIS_CREDENTIALS_REFUSED' });
    await expect(unknown).rejects.not.toThrow(/hush/);
    const nowhere = opened({ stream: 'nowhere', endpoint: endpointOf(listeners.plain), ...credentials });
    await expect(nowhere).rejects.toMatchObject({ code: 'KINESIS_STREAM_UNKNOWN' });
    const nobody = opened({ stream: 's', endpoint: 'http://127.0.0.1:1', ...credentials });
    await expect(nobody).rejects.toMatchObject({ code: 'KINESIS_UNREACHABLE' });
  });

  test('a certificate that has expired', async () => {
    await using expired = await TlsProxy.to(listeners.plain, certificates.expired);
    const endpoint = `https://127.0.0.1:${expired.port}`;
    await expect(over(endpoint, certificates.ca)).rejects.toMatchObject({ code: 'KINESIS_TLS_FAILED' });
  });

  test('a service that does not answer, and an abort', async () => {
    const stream = await TestStream.create(listeners.plain);
    await using proxy = await CutProxy.to(listeners.plain);
    const endpoint = endpointOf(proxy);
    proxy.stall();
    const impatient = sinkOf({ ...stream.options, endpoint, requestTimeout: 200, retryTimeout: 300 });
    await expect(impatient.write([['a']], attemptOf())).rejects.toMatchObject({ code: 'KINESIS_SILENT' });
    const aborter = new AbortController();
    const writing = sinkOf({ ...stream.options, endpoint }).write([['a']], attemptOf(aborter.signal));
    aborter.abort(new Error('enough'));
    await expect(writing).rejects.toThrow('enough');
  });

  test('a hundred lost connections leave none behind', async () => {
    const stream = await TestStream.create(listeners.plain);
    await using proxy = await CutProxy.to(listeners.plain);
    const sink = sinkOf({ ...stream.options, endpoint: endpointOf(proxy) });
    for (let i = 0; i < 100; i++) {
      await sink.write([[`${i}`]], attemptOf());
      proxy.cut();
    }
    expect(proxy.accepted).toBeGreaterThanOrEqual(100);
    expect(new Set(await dataIn(stream)).size).toBe(100);
    await sink.close!();
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
  });
});

await service('kinesis', () => {
  test('a service that is killed and started again', async () => {
    const own = await startService('kinesis');
    onTestFinished(() => own.stop());
    const stream = await TestStream.create(own.listeners.plain);
    const sink = sinkOf({ ...stream.options, retryTimeout: 30_000 });
    await sink.write([['a']], attemptOf());
    await own.kill();
    const writing = sink.write([['b']], attemptOf());
    await own.start();
    await writing;
    expect([...new Set(await dataIn(stream))]).toEqual(['a', 'b']);
  });
});
