import { inspect } from 'node:util';
import { SilentLogger, type Sink } from '@dstream/core/plugin';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CutProxy, service, startService, TlsProxy, type OwnService } from '../../../tools/vitest/service.ts';
import { redisCounters, redisHashes, redisStream, type RedisCountersOptions } from '../src/index.ts';
import { attemptOf, batch, clientOf, made, uniqueName, type Address } from './support/writing.ts';

/** Counts texts below a name. */
const counting = (
  { host, port }: Address,
  name: string,
  more: Partial<RedisCountersOptions<string>> = {},
): Sink<string> =>
  made(redisCounters<string>({ host, port, output: name, key: (text) => `${name}/${text}`, ...more }));

const ownRedis = async (settings: Readonly<Record<string, string>> = {}): Promise<OwnService> => {
  const server = await startService('redis', { settings });
  onTestFinished(() => server.stop());
  return server;
};

test('nothing listens: it is tried as often as it is told', async () => {
  const sink = counting({ host: '127.0.0.1', port: 1 }, 'x', { connectAttempts: 2 });
  const opening = sink.open?.();
  await expect(opening).rejects.toMatchObject({ code: 'REDIS_CONNECTION_FAILED' });
  await expect(opening).rejects.toThrow('nothing listens there');
});

test('what is shown of the options holds no secrets', () => {
  const options = { output: 'x', key: () => 'k', password: 'hunter2', tls: { key: 'my key' } };
  expect(JSON.stringify(redisCounters(options).shown)).not.toMatch(/hunter2|my key/);
});

await service('redis', ({ listeners, certificates }) => {
  const { plain } = listeners;

  test('counters add up over partitions and batches', async () => {
    const [name, redis] = [uniqueName(), clientOf(plain)];
    const sink = made(
      redisCounters<[string, number]>({
        ...plainOf(plain),
        output: name,
        key: ([key]) => `${name}/${key}`,
        by: ([, by]) => by,
      }),
    );
    await sink.open!();
    await sink.write(
      [
        [
          ['a', 2],
          ['b', 5],
        ],
        [['a', 1]],
      ],
      attemptOf({ partition: 0 }),
    );
    await sink.write([[['a', -10]]], attemptOf({ partition: 1 }));
    await sink.commit!({ batchTime: 1000, numPartitions: 2, attempts: [0, 0] });
    expect([await redis.get(`${name}/a`), await redis.get(`${name}/b`)]).toEqual(['-7', '5']);
    const fraction = sink.write([[['a', 0.5]]], attemptOf({ batchTime: 2000 }));
    await expect(fraction).rejects.toMatchObject({ code: 'REDIS_COUNTER_INVALID' });
  });

  test('hashes keep the last value of a field, whatever their number', async () => {
    const [name, redis] = [uniqueName(), clientOf(plain)];
    const sink = made(
      redisHashes<[string, number]>({
        ...plainOf(plain),
        output: name,
        key: () => `${name}/all`,
        fields: ([field, value]) => ({ [field]: value }),
      }),
    );
    await sink.open!();
    const many = Array.from({ length: 5000 }, (_, i): [string, number] => [`field ${i}`, i]);
    await batch(sink, 1000, [[['x', 1]], many, [['x', 2]]]);
    expect(await redis.hlen(`${name}/all`)).toBe(5001);
    expect(await redis.hmget(`${name}/all`, 'x', 'field 4999')).toEqual(['2', '4999']);
  });

  test('streams keep the order of a partition, and no more than they are to', async () => {
    const [name, redis] = [uniqueName(), clientOf(plain)];
    const sink = made(
      redisStream<number>({
        ...plainOf(plain),
        output: name,
        key: `${name}/all`,
        fields: (n) => ({ n, text: `größer ${n}` }),
        maxLength: 1000,
      }),
    );
    await sink.open!();
    await batch(sink, 1000, [Array.from({ length: 3000 }, (_, i) => i)]);
    const entries = await redis.xrange(`${name}/all`, '-', '+');
    expect(entries.length).toBeLessThan(1200);
    expect(entries.at(-1)?.[1]).toEqual(['n', '2999', 'text', 'größer 2999']);
    const numbers = entries.map(([, [, n]]) => Number(n));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  test('nothing but the target and what is remembered is left', async () => {
    const [name, redis] = [uniqueName(), clientOf(plain)];
    const sink = counting(plain, name, { remembered: 2 });
    await sink.open!();
    await sink.write([['lost']], attemptOf({ batchTime: 1000, attempt: 5 }));
    for (let time = 1000; time <= 5000; time += 1000) await batch(sink, time, [['a']]);
    const left = await redis.keys(`dstream:${name}:*`);
    expect(left.toSorted()).toEqual([`dstream:${name}:batches`, `dstream:${name}:epoch`]);
    expect(await redis.zrange(`dstream:${name}:batches`, '0', '-1')).toEqual(['4000', '5000']);
    expect(await redis.get(`${name}/lost`)).toBeNull();
  });

  test('a key that holds something else fails the batch, which changes nothing', async () => {
    const [name, redis] = [uniqueName(), clientOf(plain)];
    await redis.rpush(`${name}/list`, 'x');
    await redis.set(`${name}/text`, 'words');
    const sink = counting(plain, name);
    await sink.open!();
    for (const key of ['list', 'text']) {
      await expect(batch(sink, 1000, [['good', key]])).rejects.toMatchObject({
        code: 'REDIS_KEY_FOREIGN',
        params: { key: `${name}/${key}` },
      });
    }
    expect(await redis.get(`${name}/good`)).toBeNull();
    await redis.del(`${name}/text`);
    await batch(sink, 1000, [['good', 'text']]);
    expect(await redis.mget(`${name}/good`, `${name}/text`)).toEqual(['1', '1']);
  });

  test('a program that another one has replaced commits nothing any more', async () => {
    const name = uniqueName();
    const [old, young] = [counting(plain, name), counting(plain, name)];
    await old.open!();
    await young.open!();
    await expect(batch(old, 1000, [['a']])).rejects.toMatchObject({ code: 'REDIS_OUTPUT_TAKEN' });
    await batch(young, 1000, [['a']]);
    expect(await clientOf(plain).get(`${name}/a`)).toBe('1');
  });

  test('parts that are gone fail the batch', async () => {
    const sink = counting(plain, uniqueName());
    await sink.open!();
    const commit = sink.commit!({ batchTime: 1000, numPartitions: 2, attempts: [0, 0] });
    await expect(commit).rejects.toMatchObject({ code: 'REDIS_PARTS_MISSING', params: { missing: 2 } });
  });

  test('a connection that breaks: the batch is committed once, whoever hears of it', async () => {
    const [name, redis] = [uniqueName(), clientOf(plain)];
    await using proxy = await CutProxy.to(plain);
    const sink = counting(proxy, name);
    await sink.open!();
    await sink.write([['a']], attemptOf());
    const commit = (): Promise<void> => sink.commit!({ batchTime: 1000, numPartitions: 1, attempts: [0] });
    const first = commit();
    proxy.cut();
    await Promise.allSettled([first]);
    await vi.waitFor(commit);
    expect(await redis.get(`${name}/a`)).toBe('1');
  });

  test('a server that does not answer', async () => {
    await using proxy = await CutProxy.to(plain);
    const sink = counting(proxy, uniqueName(), { stallTimeout: 100 });
    await sink.open!();
    proxy.stall();
    await expect(sink.write([['a']], attemptOf())).rejects.toMatchObject({ code: 'REDIS_STALLED' });
  });

  test('TLS with a certificate of the client; one that has expired; a wrong password', async () => {
    const { ca, client, expired } = certificates;
    const secured = counting(listeners.clientCertificate, uniqueName(), { tls: { ca, ...client } });
    await secured.open!();
    await using proxy = await TlsProxy.to(plain, expired);
    const old = counting(proxy, 'x', { tls: { ca }, connectAttempts: 1 });
    await expect(old.open!()).rejects.toThrow('its certificate has expired');
    const { username = '' } = listeners.password;
    const wrong = counting(listeners.password, 'x', { username, password: 'not-the-password' });
    const error: unknown = await wrong.open!()?.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'REDIS_LOGIN_REFUSED' });
    expect(inspect(error, { depth: 10 })).not.toContain('not-the-password');
  });

  test('the server is killed: what was confirmed is there once, with appendfsync always', async () => {
    const server = await ownRedis({ appendfsync: 'always' });
    const sink = counting(server.listeners.plain, 'killed');
    await sink.open!();
    await batch(sink, 1000, [['a']]);
    await sink.write([['a']], attemptOf({ batchTime: 2000 }));
    await server.kill();
    await server.start();
    await vi.waitFor(() => sink.commit!({ batchTime: 2000, numPartitions: 1, attempts: [0] }));
    await batch(sink, 1000, [['a']]);
    await batch(sink, 2000, [['a']]);
    expect(await clientOf(server.listeners.plain).get('killed/a')).toBe('2');
  });

  test.each([
    [{}, 1],
    [{ appendfsync: 'always' }, 0],
  ] as const)('with the settings %j there are %i warnings', async (settings, warnings) => {
    const server = await ownRedis(settings);
    const warn = vi.fn<() => void>();
    const logger = Object.assign(new SilentLogger(), { warn });
    const options = { ...plainOf(server.listeners.plain), output: 'x', key: () => 'x' };
    await made(redisCounters(options), logger).open!();
    expect(warn).toHaveBeenCalledTimes(warnings);
  });

  test('a server without memory', async () => {
    const server = await ownRedis({ maxmemory: '1', 'maxmemory-policy': 'noeviction' });
    const sink = counting(server.listeners.plain, 'full');
    await expect(sink.open!()).rejects.toMatchObject({ code: 'REDIS_FULL' });
  });

  test('a hundred broken connections leave nothing behind', async () => {
    await using proxy = await CutProxy.to(plain);
    const sink = counting(proxy, uniqueName());
    let before = 0;
    for (let round = 0; round <= 100; round++) {
      await vi.waitFor(() => sink.write([['a']], attemptOf()), { interval: 1 });
      proxy.cut();
      if (round === 10) before = process.getActiveResourcesInfo().length;
    }
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before + 5);
  });
});

function plainOf({ host, port }: Address): Address {
  return { host, port };
}
