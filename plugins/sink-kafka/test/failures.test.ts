import type { Chunks, Sink } from '@dstream/core/plugin';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { CutProxy, service, startService, TlsProxy, type OwnService } from '../../../tools/vitest/service.ts';
import type { KafkaSinkOptions } from '../src/index.ts';
import { addressOf, Cluster, connected } from './support/cluster.ts';
import { batch, commit, sinkFor, stage } from './support/sink.ts';

const { signal } = new AbortController();

const lines = (from: number, until: number): string[] =>
  Array.from({ length: until - from }, (_, i) => `line ${from + i} ${'x'.repeat(1000)}`);

/** So small that a batch of hundreds of lines takes many requests. */
const small = { batchBytes: 10_000, requestBytes: 10_000 };

/** What a topic has, whatever wrote first. */
const sorted = async (cluster: Cluster, topic: string): Promise<string[]> =>
  (await cluster.values(topic)).map(String).toSorted();

/** A sink that is open. */
const opened = async (options: KafkaSinkOptions<string>): Promise<Sink<string>> => {
  const sink = sinkFor<string>(options);
  await sink.open!();
  return sink;
};

/** Writes the only partition of a batch; something happens after each chunk. */
const stageWith = async (
  sink: Sink<string>,
  batchTime: number,
  records: readonly string[],
  happens: (chunk: number) => Promise<void> | void,
): Promise<void> => {
  const chunks = async function* (): AsyncGenerator<readonly string[]> {
    for (let i = 0; i * 50 < records.length; i++) {
      yield records.slice(50 * i, 50 * (i + 1));
      await happens(i);
    }
  };
  const attempt = { batchTime, partition: 0, numPartitions: 1, attempt: 0, signal };
  await sink.write(chunks() as Chunks<string>, attempt);
};

await service('kafka', (shared) => {
  const { listeners, certificates } = shared;
  const { username, password } = listeners.password as { username: string; password: string };

  const proxied = async (): Promise<CutProxy> => {
    const proxy = await CutProxy.before(shared);
    onTestFinished(() => proxy.close());
    return proxy;
  };

  /** What a sink that cannot be opened rejects with. */
  const failed = (options: Partial<KafkaSinkOptions<string>>): Promise<unknown> =>
    opened({ brokers: addressOf(listeners.plain), topic: 'any', retryTimeout: 1000, ...options }).catch(
      (error: unknown) => error,
    );

  const modes = [
    ['exactly once', { output: 'any' }],
    ['at least once', {}],
  ] as const;

  test.for(modes)('%s: a wrong password is an error that does not tell it', async ([, mode]) => {
    for (const mechanism of ['PLAIN', 'SCRAM-SHA-512'] as const) {
      const sasl = { mechanism, username, password: 'wrong-wrong' };
      const error = await failed({ brokers: addressOf(listeners.password), sasl, ...mode });
      expect(error).toMatchObject({ code: 'KAFKA_AUTHENTICATION_FAILED' });
      expect(String(error)).not.toContain('wrong-wrong');
    }
  });

  test('writes in transactions over TLS with a password', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('secured');
    const sasl = { mechanism: 'SCRAM-SHA-256', username, password } as const;
    const tls = { ca: certificates.ca };
    const sink = await opened({
      brokers: addressOf(listeners.passwordTls),
      topic,
      output: topic,
      tls,
      sasl,
    });
    await batch(sink, 1000, [['a'], ['b']]);
    expect(await sorted(cluster, topic)).toEqual(['a', 'b']);
  });

  test('a certificate that has expired', async () => {
    const expired = await TlsProxy.to(listeners.plain, certificates.expired);
    onTestFinished(() => expired.close());
    const brokers = `127.0.0.1:${expired.port}`;
    expect(await failed({ brokers, tls: { ca: certificates.ca } })).toMatchObject({
      code: 'KAFKA_TLS_FAILED',
      message: expect.stringContaining('has expired'),
    });
  });

  test('a topic that is not there leaves no transaction open that holds readers up', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('known');
    expect(await failed({ topic: 'nowhere', output: topic })).toMatchObject({ code: 'KAFKA_TOPIC_UNKNOWN' });
    const sink = await opened({
      brokers: cluster.brokers,
      topic: (line) => (line === 'lost' ? 'nowhere' : topic),
      output: topic,
      ...small,
    });
    await expect(batch(sink, 1000, [[...lines(0, 50), 'lost']])).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_UNKNOWN',
    });
    await batch(sink, 1000, [lines(0, 50)]);
    expect(await cluster.values(topic)).toEqual(lines(0, 50));
  });

  test('a record that is too large takes the whole batch back', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('limited', { configs: { 'max.message.bytes': '20000' } });
    const sink = await opened({ brokers: cluster.brokers, topic, output: topic, ...small });
    await expect(batch(sink, 1000, [[...lines(0, 50), 'x'.repeat(30_000)]])).rejects.toMatchObject({
      code: 'KAFKA_RECORD_TOO_LARGE',
    });
    expect(await cluster.values(topic)).toEqual([]);
    await batch(sink, 1000, [lines(0, 50)]);
    expect(await cluster.values(topic)).toEqual(lines(0, 50));
  });

  test('connections that are cut while a batch is written and committed', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('cut');
    const proxy = await proxied();
    const sink = await opened({ brokers: addressOf(proxy as never), topic, output: topic, ...small });
    const before = proxy.accepted;
    await stageWith(sink, 1000, lines(0, 300), () => proxy.cut());
    proxy.cut();
    await commit(sink, 1000, 1);
    expect(proxy.accepted).toBeGreaterThan(before + 2);
    expect(await cluster.values(topic)).toEqual(lines(0, 300));
  });

  test('an answer that never comes: nothing is there, and the batch can be written again', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('stalled');
    const proxy = await proxied();
    const sink = await opened({
      brokers: addressOf(proxy as never),
      topic,
      output: topic,
      requestTimeout: 300,
      retryTimeout: 500,
      ...small,
    });
    const staged = stageWith(sink, 1000, lines(0, 300), (chunk) => void (chunk === 2 && proxy.stall()));
    await expect(staged).rejects.toMatchObject({ code: 'KAFKA_BROKER_SILENT' });
    proxy.flow();
    const next = await opened({ brokers: cluster.brokers, topic, output: topic });
    expect(await cluster.values(topic)).toEqual([]);
    await batch(next, 1000, [lines(0, 300)]);
    expect(await cluster.values(topic)).toEqual(lines(0, 300));
  });

  test('a commit that is not answered is there once when it is asked for again', async () => {
    const cluster = connected(listeners.plain);
    const topic = await cluster.topic('unanswered');
    const proxy = await proxied();
    const options = { topic, output: topic, requestTimeout: 300, retryTimeout: 500 };
    const sink = await opened({ brokers: addressOf(proxy as never), ...options });
    await stage(sink, 1000, [['a'], ['b']]);
    proxy.stall();
    await expect(commit(sink, 1000, 2)).rejects.toMatchObject({ code: 'KAFKA_BROKER_SILENT' });
    proxy.flow();
    await vi.waitFor(() => commit(sink, 1000, 2), { timeout: 30_000 });
    expect(await sorted(cluster, topic)).toEqual(['a', 'b']);
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

  test('a broker that is killed while one batch is written and another one is committed', async () => {
    const [topic, other] = [await cluster.topic('killed'), await cluster.topic('killed-late')];
    const { brokers } = cluster;
    const sink = await opened({ brokers, topic, output: topic, ...small });
    const late = await opened({ brokers, topic: other, output: other });
    await batch(sink, 1000, [lines(0, 10)]);
    await stage(late, 1000, [['a'], ['b'], ['c']]);
    let others: Promise<unknown> | undefined;
    await stageWith(sink, 2000, lines(10, 300), async (chunk) => {
      if (chunk !== 2) return;
      await own.kill();
      others = Promise.all([own.start(), commit(late, 1000, 3)]);
    });
    await others;
    expect(await cluster.values(topic)).toEqual(lines(0, 10));
    for (let i = 0; i < 2; i++) await commit(sink, 2000, 1);
    expect(await cluster.values(topic)).toEqual(lines(0, 300));
    await batch(late, 1000, [['a'], ['b'], ['c']]);
    expect(await sorted(cluster, other)).toEqual(['a', 'b', 'c']);
  });
});
