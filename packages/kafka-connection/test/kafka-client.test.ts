import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { isTemporary, KafkaClient, type KafkaConnectionOptions } from '../src/index.ts';
import { connectionTo, listening } from './support/connection.ts';

/** A client, and what it says of a server when it asks for its brokers. */
const asks = async (
  brokers: string,
  options: Partial<KafkaConnectionOptions> = {},
): Promise<{ code: string; message: string }> => {
  const client = new KafkaClient(connectionTo(brokers, options));
  onTestFinished(() => client.close());
  return client
    .perform('look at the topics', () => client.metadata(['orders'], true))
    .then(
      () => expect.unreachable('there is no broker'),
      (error: unknown) => error as { code: string; message: string },
    );
};

test('nothing listens', async () => {
  const error = await asks('127.0.0.1:1');
  expect(error.code).toBe('KAFKA_UNREACHABLE');
  expect(error.message).toContain('127.0.0.1:1 cannot be reached: nothing listens there');
});

test('a host that is not known', async () => {
  expect(await asks('no-such-host.invalid:9092')).toMatchObject({ code: 'KAFKA_UNREACHABLE' });
});

test('a server that takes requests and never answers', async () => {
  const silent = await listening(() => undefined);
  const error = await asks(silent, { requestTimeout: 50 });
  expect(error).toMatchObject({ code: 'KAFKA_BROKER_SILENT', params: { limit: 50 } });
});

test('a server that closes each connection', async () => {
  const closing = await listening((socket) => socket.once('data', () => socket.destroy()));
  const error = await asks(closing);
  expect(error.code).toBe('KAFKA_UNREACHABLE');
  expect(error.message).toMatch(/TLS or a password/);
});

test('a port that wants TLS', async () => {
  const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, 40]);
  const encrypted = await listening((socket) => socket.once('data', () => socket.end(alert)));
  expect(await asks(encrypted)).toMatchObject({ code: 'KAFKA_TLS_FAILED' });
});

test('a port that does not speak TLS', async () => {
  const plain = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect(await asks(plain, { tls: true })).toMatchObject({ code: 'KAFKA_TLS_FAILED' });
});

test('what is away is asked again until the time is up', async () => {
  let connections = 0;
  const closing = await listening((socket) => {
    connections++;
    socket.destroy();
  });
  await asks(closing, { retryTimeout: 400 });
  expect(connections).toBeGreaterThan(2);
});

test('who waits is told why', async () => {
  const closing = await listening((socket) => socket.destroy());
  const client = new KafkaClient(connectionTo(closing, { retryTimeout: 1000 }));
  onTestFinished(() => client.close());
  const told: Error[] = [];
  const asked = client.perform('ask', () => client.metadata([], true), {
    onFailure: (error) => void told.push(error),
  });
  await expect(asked).rejects.toMatchObject({ code: 'KAFKA_UNREACHABLE' });
  expect(told[0]).toMatchObject({ code: 'KAFKA_UNREACHABLE' });
});

test('a broker that is silent does not keep others from answering', async () => {
  const silent = await listening(() => undefined);
  const closing = await listening((socket) => socket.destroy());
  const error = await asks(`${silent}, ${closing}`, { requestTimeout: 50 });
  expect(error.code).toMatch(/KAFKA_BROKER_SILENT|KAFKA_UNREACHABLE/);
});

test('nobody waits on after an abort', async () => {
  const client = new KafkaClient(connectionTo('127.0.0.1:1', { retryTimeout: 600_000 }));
  onTestFinished(() => client.close());
  const aborter = new AbortController();
  const asked = client.perform('ask', () => client.metadata([], true), { signal: aborter.signal });
  aborter.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
});

test('nobody waits for an answer after an abort', async () => {
  const silent = await listening(() => undefined);
  const client = new KafkaClient(connectionTo(silent, { retryTimeout: 600_000 }));
  onTestFinished(() => client.close());
  const aborter = new AbortController();
  const asked = client.perform('ask', () => client.metadata([], true), { signal: aborter.signal });
  aborter.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
});

test('neither password nor token is printed', async () => {
  const closing = await listening((socket) => socket.destroy());
  const error = await asks(closing, {
    sasl: { mechanism: 'PLAIN', username: 'ann', password: 'hush-hush' },
  });
  expect(inspect(error, { depth: 20 })).not.toContain('hush-hush');
});

test('a hundred lost connections leave nothing behind', async () => {
  let connections = 0;
  const closing = await listening((socket) => {
    connections++;
    socket.destroy();
  });
  const client = new KafkaClient(connectionTo(closing));
  onTestFinished(() => client.close());
  for (let i = 0; i < 34; i++) await client.metadata([], true).catch(() => undefined);
  expect(connections).toBeGreaterThan(100);
  expect([...client.admin.connections]).toEqual([]);
  expect(client.admin.listenerCount('client:close')).toBe(0);
});

test('close may be called again', async () => {
  const client = new KafkaClient(connectionTo('127.0.0.1:1'));
  await client.close();
  await expect(client.close()).resolves.toBeUndefined();
});

test('a client that was closed fails for good', async () => {
  const client = new KafkaClient(connectionTo('127.0.0.1:1'));
  await client.close();
  const error = await client.metadata([], true).catch((cause: unknown) => cause);
  expect(isTemporary(error)).toBe(false);
});
