import { setImmediate as turn } from 'node:timers/promises';
import type { KafkaClient } from '@dstream/kafka-connection';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { CutProxy, service, startService, TlsProxy, type OwnService } from '../../../tools/vitest/service.ts';
import type { KafkaSourceOptions } from '../src/index.ts';
import { addressOf, Cluster, connected } from './support/cluster.ts';
import { recordsOf, refuse, started } from './support/source.ts';

const { signal } = new AbortController();

const values = (from: number, until: number) =>
  Array.from({ length: until - from }, (_, i) => ({ value: `value ${from + i} ${'x'.repeat(1000)}` }));

const read = (records: readonly { value: string }[]): string[] => records.map(({ value }) => value);

/** Batches of ten records, so that an answer does not hold all. */
const sendInPieces = async (cluster: Cluster, topic: string, count: number): Promise<void> => {
  for (let i = 0; i < count; i += 10) await cluster.send(topic, values(i, i + 10));
};

/** Opens a source over a listener and reads what a topic has. */
const readOver = async (topic: string, options: Omit<KafkaSourceOptions, 'subscribe'>): Promise<string[]> =>
  (await started({ subscribe: topic, startingOffsets: 'earliest', retryTimeout: 2000, ...options })).values();

await service('kafka', (shared) => {
  const { listeners, certificates } = shared;
  const { username, password } = listeners.password as { username: string; password: string };

  const proxied = async (): Promise<CutProxy> => {
    const proxy = await CutProxy.before(shared);
    onTestFinished(() => proxy.close());
    return proxy;
  };

  test.for([
    ['tls', { tls: { ca: certificates.ca } }],
    ['password', { sasl: { mechanism: 'PLAIN', username, password } }],
    [
      'passwordTls',
      { tls: { ca: certificates.ca }, sasl: { mechanism: 'SCRAM-SHA-256', username, password } },
    ],
    [
      'passwordTls',
      { tls: { ca: certificates.ca }, sasl: { mechanism: 'SCRAM-SHA-512', username, password } },
    ],
    ['clientCertificate', { tls: { ca: certificates.ca, ...certificates.client } }],
  ] as const)('reads over %s', async ([listener, options]) => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('secured');
    await cluster.send(topic, [{ value: 'a' }]);
    expect(await readOver(topic, { brokers: addressOf(listeners[listener]), ...options })).toEqual(['a']);
  });

  test.for([
    ['PLAIN', 'KAFKA_AUTHENTICATION_FAILED'],
    ['SCRAM-SHA-256', 'KAFKA_AUTHENTICATION_FAILED'],
  ] as const)('a wrong password, by %s', async ([mechanism, code]) => {
    const sasl = { mechanism, username, password: 'wrong-wrong' };
    const failed = readOver('any', { brokers: addressOf(listeners.password), sasl });
    await expect(failed).rejects.toMatchObject({ code });
    await expect(failed).rejects.not.toThrow('wrong-wrong');
  });

  test('no password where one is wanted', async () => {
    const failed = readOver('any', { brokers: addressOf(listeners.password) });
    await expect(failed).rejects.toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: expect.stringContaining('TLS or a password'),
    });
  });

  test('no TLS where it is wanted, and the other way round', async () => {
    await expect(readOver('any', { brokers: addressOf(listeners.tls) })).rejects.toMatchObject({
      code: expect.stringMatching(/KAFKA_TLS_FAILED|KAFKA_UNREACHABLE/),
    });
    await expect(readOver('any', { brokers: addressOf(listeners.plain), tls: true })).rejects.toMatchObject({
      code: expect.stringMatching(/KAFKA_TLS_FAILED|KAFKA_UNREACHABLE/),
    });
  });

  test('a certificate that has expired, and one that nobody trusts', async () => {
    const expired = await TlsProxy.to(listeners.plain, certificates.expired);
    onTestFinished(() => expired.close());
    const address = `127.0.0.1:${expired.port}`;
    await expect(readOver('any', { brokers: address, tls: { ca: certificates.ca } })).rejects.toMatchObject({
      code: 'KAFKA_TLS_FAILED',
      message: expect.stringContaining('has expired'),
    });
    const untrusted = readOver('any', {
      brokers: addressOf(listeners.tls),
      tls: { ca: certificates.stranger },
    });
    await expect(untrusted).rejects.toMatchObject({
      code: 'KAFKA_TLS_FAILED',
      message: expect.stringContaining('not trusted'),
    });
  });

  test('connections that are cut while records are read', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('cut');
    await sendInPieces(cluster, topic, 500);
    const proxy = await proxied();
    const options = {
      brokers: addressOf(proxy as never),
      subscribe: topic,
      startingOffsets: 'earliest',
    } as const;
    const batches = await started({ ...options, fetchBytes: 20_000 });
    const [range] = await batches.plan();
    const got: string[] = [];
    let chunks = 0;
    for await (const chunk of batches.source.read(range!, signal, refuse)) {
      got.push(...read(chunk));
      if (++chunks % 3 === 0) proxy.cut();
    }
    expect(chunks).toBeGreaterThan(3);
    expect(got).toEqual(read(values(0, 500)));
    proxy.cut();
    await cluster.send(topic, values(500, 501));
    expect(await batches.values()).toEqual(read(values(500, 501)));
  });

  test('a connection on which nothing comes any more becomes an error', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('stalled');
    await cluster.send(topic, values(0, 1));
    const proxy = await proxied();
    const batches = await started({
      brokers: addressOf(proxy as never),
      subscribe: topic,
      startingOffsets: 'earliest',
      requestTimeout: 300,
      retryTimeout: 500,
    });
    proxy.stall();
    await expect(batches.plan()).rejects.toMatchObject({ code: 'KAFKA_BROKER_SILENT' });
    proxy.flow();
    expect(await batches.values()).toEqual(read(values(0, 1)));
  });

  test('who reads slowly holds no more than a few answers', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('slow');
    for (let i = 0; i < 10; i++) await cluster.send(topic, values(500 * i, 500 * (i + 1)));
    const proxy = await proxied();
    const options = {
      brokers: addressOf(proxy as never),
      subscribe: topic,
      startingOffsets: 'earliest',
    } as const;
    const batches = await started({ ...options, fetchBytes: 100_000 });
    const [range] = await batches.plan();
    const client = await batches.source.client();
    const asked = vi.spyOn(client, 'recordsFrom');
    const reading = batches.source.read(range!, signal, refuse)[Symbol.asyncIterator]();
    await reading.next();
    for (let i = 0; i < 1000; i++) await turn();
    expect(asked.mock.calls.length).toBeLessThanOrEqual(4);
    await reading.return(undefined);
  });

  test('an abort ends the reading at once', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('aborted');
    await cluster.send(topic, values(0, 1));
    const proxy = await proxied();
    const batches = await started({
      brokers: addressOf(proxy as never),
      subscribe: topic,
      startingOffsets: 'earliest',
    });
    const [range] = await batches.plan();
    proxy.stall();
    const aborter = new AbortController();
    const reading = recordsOf(batches.source.read(range!, aborter.signal, refuse));
    aborter.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    proxy.flow();
  });
});

await service('kafka', () => {
  let own: OwnService;
  let cluster: Cluster;
  beforeAll(async () => {
    own = await startService('kafka');
    cluster = new Cluster(addressOf(own.listeners.plain));
  }, 120_000);
  afterAll(async () => {
    await cluster.close();
    await own.stop();
  });

  test('a broker that is killed and started again while a range is read and another batch is planned', async () => {
    const topic = await cluster.topic('killed');
    await sendInPieces(cluster, topic, 300);
    const options = { brokers: cluster.brokers, subscribe: topic, startingOffsets: 'earliest' } as const;
    const batches = await started({ ...options, fetchBytes: 20_000 });
    const [range] = await batches.plan();
    const got: string[] = [];
    let restarted: Promise<void> | undefined;
    let planned: Promise<readonly unknown[]> | undefined;
    for await (const chunk of batches.source.read(range!, signal, refuse)) {
      got.push(...read(chunk));
      if (restarted) continue;
      await own.kill();
      planned = batches.plan();
      restarted = own.start();
    }
    await restarted;
    expect(got).toEqual(read(values(0, 300)));
    expect(await planned).toEqual([]);
    await cluster.send(topic, values(300, 301));
    expect(await batches.values()).toEqual(read(values(300, 301)));
  });

  test('a broker that is frozen becomes an error, and is read again when it goes on', async () => {
    const topic = await cluster.topic('frozen');
    await cluster.send(topic, values(0, 1));
    const batches = await started({
      brokers: cluster.brokers,
      subscribe: topic,
      startingOffsets: 'earliest',
      requestTimeout: 300,
      retryTimeout: 500,
    });
    await own.pause();
    await expect(batches.plan()).rejects.toMatchObject({ code: 'KAFKA_BROKER_SILENT' });
    await own.resume();
    await vi.waitFor(async () => expect(await batches.values()).toEqual(read(values(0, 1))), {
      timeout: 30_000,
    });
  });

  test('a hundred lost connections leave none behind', async () => {
    const topic = await cluster.topic('reconnects');
    await cluster.send(topic, values(0, 3));
    const proxy = await CutProxy.before(own);
    onTestFinished(() => proxy.close());
    const batches = await started({
      brokers: addressOf(proxy as never),
      subscribe: topic,
      startingOffsets: 'earliest',
    });
    const client: KafkaClient = await batches.source.client();
    const [range] = await batches.plan();
    for (let i = 0; i < 50; i++) {
      proxy.cut();
      expect(await batches.read([range!])).toHaveLength(3);
    }
    expect(proxy.accepted).toBeGreaterThanOrEqual(100);
    await vi.waitFor(() => expect(proxy.connections).toBeLessThanOrEqual(2));
    expect(client.admin.listenerCount('client:close')).toBe(0);
    await batches.source.close();
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
  });
});
