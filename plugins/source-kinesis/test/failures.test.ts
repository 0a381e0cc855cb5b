import { expect, onTestFinished, test, vi } from 'vitest';
import { CutProxy, service, startService, TlsProxy, type OwnService } from '../../../tools/vitest/service.ts';
import type { Place } from '../src/sequence-range.ts';
import { made, RecordingLogger, recordsOf, refuse, started } from './support/batches.ts';
import { FaultyEndpoint, type Faults } from './support/faulty-endpoint.ts';
import { credentials, endpointOf, TestStream } from './support/test-stream.ts';

const { signal } = new AbortController();
const fromBegin = { startingPosition: 'TRIM_HORIZON', retryTimeout: 2000 } as const;

const numbered = (from: number, until: number) =>
  Array.from({ length: until - from }, (_, i) => ({ data: `record ${from + i}` }));

const dataOf = (from: number, until: number) => numbered(from, until).map(({ data }) => data);

/** Gives an error the first `times` times that an operation is asked for. */
const failing = (operation: string, times: number, type: string, status = 400): Faults => {
  let left = times;
  return (asked) => (asked === operation && left-- > 0 ? { type, status } : undefined);
};

const faulty = async (stream: TestStream, faults?: Faults) => {
  const endpoint = await FaultyEndpoint.before(stream.endpoint, faults);
  return { endpoint, options: { ...stream.options, endpoint: endpoint.url, ...fromBegin } };
};

const opened = (options: Parameters<typeof made>[0]) => made({ ...fromBegin, ...options }).open(signal);

const over = (endpoint: string, ca: string) => opened({ stream: 's', endpoint, ...credentials, tls: { ca } });

await service('kinesis', ({ listeners, certificates }) => {
  const written = async (count: number): Promise<TestStream> => {
    const stream = await TestStream.create(listeners.plain);
    if (count > 0) await stream.put(numbered(0, count));
    return stream;
  };

  test.for([
    ['tls', { tls: { ca: certificates.ca } }],
    ['passwordTls', { tls: { ca: certificates.ca } }],
    ['clientCertificate', { tls: { ca: certificates.ca, ...certificates.client } }],
  ] as const)('reads over %s', async ([listener, options]) => {
    const stream = await written(1);
    const { username = 'any' } = listeners[listener];
    const secure = { endpoint: endpointOf(listeners[listener]), accessKeyId: username, secretAccessKey: 'x' };
    const batches = await started({ ...stream.options, ...fromBegin, ...secure, ...options });
    expect(await batches.data()).toEqual(dataOf(0, 1));
  });

  test('credentials that nobody knows', async () => {
    const endpoint = endpointOf(listeners.password);
    const failed = opened({ stream: 's', endpoint, accessKeyId: 'who', secretAccessKey: 'hush-hush' });
    await expect(failed).rejects.toMatchObject({ code: 'KINESIS_CREDENTIALS_REFUSED' });
    await expect(failed).rejects.not.toThrow(/hush/);
  });

  test('a stream that is not there', async () => {
    const failed = opened({ stream: 'nowhere', endpoint: endpointOf(listeners.plain), ...credentials });
    await expect(failed).rejects.toMatchObject({
      code: 'KINESIS_STREAM_UNKNOWN',
      message: expect.stringContaining('stream nowhere'),
    });
  });

  test('a certificate that has expired, and one that nobody trusts', async () => {
    await using expired = await TlsProxy.to(listeners.plain, certificates.expired);
    await expect(
      over(endpointOf({ host: expired.host, port: expired.port, tls: true }), certificates.ca),
    ).rejects.toMatchObject({
      code: 'KINESIS_TLS_FAILED',
      message: expect.stringContaining('expired'),
    });
    await expect(over(endpointOf(listeners.tls), certificates.stranger)).rejects.toMatchObject({
      code: 'KINESIS_TLS_FAILED',
      message: expect.stringContaining('not trusted'),
    });
  });

  test('nobody listens', async () => {
    const failed = opened({ stream: 's', endpoint: 'http://127.0.0.1:1', ...credentials, retryTimeout: 300 });
    await expect(failed).rejects.toMatchObject({ code: 'KINESIS_UNREACHABLE' });
  });

  test('a stream that is deleted while it is read', async () => {
    const { endpoint, options } = await faulty(await written(2));
    const batches = await started(options);
    expect(await batches.data()).toHaveLength(2);
    endpoint.faults = () => ({ type: 'ResourceNotFoundException' });
    await expect(batches.plan()).rejects.toMatchObject({ code: 'KINESIS_STREAM_UNKNOWN' });
    endpoint.faults = () => undefined;
    expect(await batches.data()).toEqual([]);
  });

  test('a shard that does not want to be asked: other batches go on, and nothing is lost', async () => {
    const stream = await written(3);
    const { endpoint, options } = await faulty(
      stream,
      failing('GetRecords', 2, 'ProvisionedThroughputExceededException'),
    );
    const batches = await started(options);
    expect(await batches.data()).toEqual([]);
    const data: unknown[] = [];
    await vi.waitFor(async () => expect(data.push(...(await batches.data()))).toBe(3), { timeout: 20_000 });
    expect(data).toEqual(dataOf(0, 3));
    expect(endpoint.count('GetRecords')).toBeGreaterThanOrEqual(3);
  });

  test('a shard that never wants to be asked becomes an error', async () => {
    const { options } = await faulty(
      await written(1),
      failing('GetRecords', Infinity, 'ProvisionedThroughputExceededException'),
    );
    const batches = await started({ ...options, retryTimeout: 200 });
    const code = await vi.waitFor(
      () =>
        batches.plan().then(
          () => expect.unreachable('not yet'),
          (error: { code: string }) => error.code,
        ),
      { timeout: 30_000 },
    );
    expect(code).toBe('KINESIS_THROTTLED');
  });

  test('tasks wait when they are throttled', async () => {
    const stream = await written(5);
    const { endpoint, options } = await faulty(stream);
    const batches = await started({ ...options, keepBytes: 0 });
    const ranges = await batches.plan();
    endpoint.faults = failing('GetRecords', 2, 'ProvisionedThroughputExceededException');
    expect(await batches.read(ranges)).toHaveLength(5);
    endpoint.faults = failing('GetShardIterator', 2, 'LimitExceededException');
    expect(await batches.read(ranges)).toHaveLength(5);
  });

  test('iterators that have expired, of plans and of tasks', async () => {
    const stream = await written(5);
    const { endpoint, options } = await faulty(stream);
    const batches = await started({ ...options, keepBytes: 0 });
    expect(await batches.data()).toHaveLength(5);
    await stream.put(numbered(5, 7));
    endpoint.faults = failing('GetRecords', 1, 'ExpiredIteratorException');
    const ranges = await batches.plan();
    endpoint.faults = failing('GetRecords', 1, 'ExpiredIteratorException');
    expect((await batches.read(ranges)).map(({ data }) => data as string)).toEqual(dataOf(5, 7));
  });

  test('troubles of the service pass', async () => {
    const { endpoint, options } = await faulty(
      await written(3),
      failing('ListShards', 2, 'InternalFailure', 500),
    );
    const batches = await started(options);
    endpoint.faults = failing('GetRecords', 1, 'ServiceUnavailable', 503);
    expect(await batches.data()).toEqual(dataOf(0, 3));
  });

  test('a right that is missing is not asked for again', async () => {
    const { endpoint, options } = await faulty(await written(0), () => ({ type: 'AccessDeniedException' }));
    await expect(opened(options)).rejects.toMatchObject({ code: 'KINESIS_FORBIDDEN' });
    expect(endpoint.operations).toHaveLength(1);
  });

  test('records that have expired: an error, or a warning', async () => {
    const stream = await written(3);
    const batches = await started({ ...stream.options, ...fromBegin, maxRatePerShard: 2 });
    const [range] = await batches.plan();
    const unseen = {
      ...range!,
      after: { ...range!.after, seen: Date.now() - 25 * 3_600_000 } as Place,
    };
    const late = await started({ ...stream.options, ...fromBegin }, new RecordingLogger(), [unseen]);
    await expect(late.plan()).rejects.toMatchObject({
      code: 'KINESIS_RECORDS_EXPIRED',
      message: expect.stringContaining('not read for 25 hours'),
    });
    const logger = new RecordingLogger();
    const skipping = await started({ ...stream.options, ...fromBegin, onDataLoss: 'skip' }, logger, [unseen]);
    expect(await skipping.data()).toEqual(['record 2']);
    expect(logger.warnings).toEqual([expect.stringContaining('may be gone')]);
  });

  test('a range whose first records are gone', async () => {
    const stream = await written(3);
    const batches = await started({ ...stream.options, ...fromBegin });
    const [range] = await batches.plan();
    const [shard] = await stream.shards();
    const gone = { ...range!, fromSequenceNumber: shard!.SequenceNumberRange!.StartingSequenceNumber! };
    await expect(batches.read([gone])).rejects.toMatchObject({ code: 'KINESIS_RECORDS_EXPIRED' });
    const logger = new RecordingLogger();
    const skipping = made({ ...stream.options, ...fromBegin, onDataLoss: 'skip' }, logger);
    expect(await recordsOf(skipping.read(gone, signal, refuse))).toHaveLength(3);
    expect(logger.warnings).toHaveLength(1);
  });

  test('connections that are cut', async () => {
    const stream = await written(3);
    await using proxy = await CutProxy.to(listeners.plain);
    const batches = await started({ ...stream.options, ...fromBegin, endpoint: endpointOf(proxy) });
    const ranges = await batches.plan();
    const worker = made({ ...stream.options, endpoint: endpointOf(proxy), keepBytes: 0 });
    proxy.cut();
    expect(await recordsOf(worker.read(ranges[0]!, signal, refuse))).toHaveLength(3);
    await stream.put(numbered(3, 4));
    proxy.cut();
    expect(await batches.data()).toEqual(dataOf(3, 4));
  });

  test('a service that does not answer becomes an error', async () => {
    const stream = await written(2);
    await using proxy = await CutProxy.to(listeners.plain);
    const impatient = { requestTimeout: 200, retryTimeout: 300 };
    const batches = await started({
      ...stream.options,
      ...fromBegin,
      ...impatient,
      endpoint: endpointOf(proxy),
    });
    proxy.stall();
    await expect(batches.plan()).rejects.toMatchObject({ code: 'KINESIS_SILENT' });
    proxy.flow();
    await vi.waitFor(async () => expect(await batches.data()).toEqual(dataOf(0, 2)), { timeout: 10_000 });
  });

  test('an abort ends the reading at once', async () => {
    const stream = await written(2);
    await using proxy = await CutProxy.to(listeners.plain);
    const batches = await started({
      ...stream.options,
      ...fromBegin,
      endpoint: endpointOf(proxy),
      keepBytes: 0,
    });
    const [range] = await batches.plan();
    proxy.stall();
    const aborter = new AbortController();
    const reading = recordsOf(batches.source.read(range!, aborter.signal, refuse));
    aborter.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  test('a hundred lost connections leave none behind', async () => {
    const stream = await written(3);
    await using proxy = await CutProxy.to(listeners.plain);
    const batches = await started({
      ...stream.options,
      ...fromBegin,
      endpoint: endpointOf(proxy),
      keepBytes: 0,
    });
    const ranges = await batches.plan();
    for (let i = 0; i < 100; i++) {
      proxy.cut();
      expect(await batches.read(ranges)).toHaveLength(3);
    }
    expect(proxy.accepted).toBeGreaterThanOrEqual(100);
    await vi.waitFor(() => expect(proxy.connections).toBeLessThanOrEqual(1));
    await batches.source.close();
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
  });
});

await service('kinesis', () => {
  test('a service that is killed and started again', async () => {
    const own: OwnService = await startService('kinesis');
    onTestFinished(() => own.stop());
    const stream = await TestStream.create(own.listeners.plain);
    await stream.put(numbered(0, 3));
    const options = { ...stream.options, ...fromBegin, retryTimeout: 30_000 };
    const batches = await started({ ...options, keepBytes: 0 });
    const ranges = await batches.plan();
    await own.kill();
    const reading = batches.read(ranges);
    const planning = batches.plan();
    await own.start();
    expect((await reading).map(({ data }) => data as string)).toEqual(dataOf(0, 3));
    expect(await planning).toEqual([]);
    await stream.put(numbered(3, 5));
    expect(await batches.data()).toEqual(dataOf(3, 5));
  });
});
