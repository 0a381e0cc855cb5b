import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { amqpSource } from '../src/index.ts';
import { receiving } from './support/receiver.ts';
import { testQueue, urlOf } from './support/test-queue.ts';
import { textSource } from './support/text-source.ts';

const endOf = (options: Parameters<typeof textSource>[0]): Promise<unknown> =>
  receiving(textSource(options)).ended;

await service('rabbitmq', ({ listeners, certificates }) => {
  const url = urlOf(listeners.plain);

  test('a queue that is not there is an error', async () => {
    expect(await endOf({ url, queue: 'no such queue' })).toMatchObject({
      code: 'AMQP_NOT_FOUND',
      message: expect.stringContaining("no queue 'no such queue' in vhost '/'"),
    });
  });

  test('an exchange that is not there is an error, checked or bound to', async () => {
    const { name } = await testQueue(listeners.plain);
    const exchange = 'no such exchange';
    expect(await endOf({ url, queue: name, exchanges: [exchange] })).toMatchObject({
      code: 'AMQP_NOT_FOUND',
    });
    expect(await endOf({ url, queue: name, bindings: [{ exchange }] })).toMatchObject({
      code: 'AMQP_NOT_FOUND',
    });
  });

  test('a queue that was declared in another way is an error', async () => {
    const { name } = await testQueue(listeners.plain, { durable: true });
    expect(await endOf({ url, queue: { name, durable: false } })).toMatchObject({
      code: 'AMQP_DECLARATION_DIFFERS',
      message: expect.stringContaining("inequivalent arg 'durable'"),
    });
  });

  test('an exchange of a type that the server does not know is an error', async () => {
    const { name } = await testQueue(listeners.plain);
    const exchange = { name: `exchange-${name}`, type: 'no such type' };
    expect(await endOf({ url, queue: name, exchanges: [exchange] })).toMatchObject({
      code: 'AMQP_CHANNEL_CLOSED',
      message: expect.stringContaining("unknown exchange type 'no such type'"),
    });
  });

  test('a wrong password is an error, and is not shown', async () => {
    const { host, port } = listeners.plain;
    const options = {
      url: `amqp://${host}:${port}`,
      username: 'someone',
      password: 'very private',
      queue: 'q',
    };
    const failure = await endOf(options);
    expect(failure).toMatchObject({ code: 'AMQP_CREDENTIALS_REFUSED', params: { username: 'someone' } });
    expect(String(failure)).not.toContain('private');
  });

  test('a virtual host that is not there is an error', async () => {
    expect(await endOf({ url: `${url}/elsewhere`, queue: 'q' })).toMatchObject({
      code: 'AMQP_VHOST_REFUSED',
    });
  });

  test('receives over TLS with a password, and with a certificate in its place', async () => {
    const { name, send } = await testQueue(listeners.plain);
    const { ca, client } = certificates;
    const { host, port, username, password } = listeners.passwordTls;
    await send(['a']);
    const byPassword = receiving(
      textSource({
        url: `amqps://${host}:${port}`,
        username: username!,
        password: password!,
        tls: { ca },
        queue: name,
      }),
    );
    await byPassword.store.holds(1);
    await byPassword.stop();
    await send(['b']);
    const byCertificate = receiving(
      textSource({
        url: `amqp://${host}:${port}`,
        login: 'certificate',
        tls: { ca, ...client },
        queue: name,
      }),
    );
    await byCertificate.store.holds(1);
    expect([...byPassword.store.records, ...byCertificate.store.records]).toEqual(['a', 'b']);
    await byCertificate.stop();
  });

  test('a server that is not to be trusted is an error', async () => {
    const { host, port } = listeners.tls;
    const tls = { ca: certificates.stranger };
    expect(await endOf({ url: `amqps://${host}:${port}`, tls, queue: 'q' })).toMatchObject({
      code: 'AMQP_TLS_FAILED',
      message: expect.stringContaining('not trusted'),
    });
  });

  test('TLS where none is spoken is an error', async () => {
    const { host, port } = listeners.plain;
    expect(await endOf({ url: `amqps://${host}:${port}`, queue: 'q' })).toMatchObject({
      code: 'AMQP_TLS_FAILED',
    });
  });

  test('of several servers the first that answers is used', async () => {
    const { name, send } = await testQueue(listeners.plain);
    await send(['a']);
    const { store, stop } = receiving(textSource({ url: ['amqp://127.0.0.1:1', url], queue: name }));
    await store.holds(1);
    expect(store.records).toEqual(['a']);
    await stop();
  });
});

/** A server that accepts and says nothing. */
const silent = async (): Promise<number> => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('error', () => {}))).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

test('nobody there is an error', async () => {
  expect(await endOf({ url: 'amqp://127.0.0.1:1', queue: 'q' })).toMatchObject({
    code: 'AMQP_UNREACHABLE',
    message: expect.stringContaining('amqp://127.0.0.1:1'),
  });
});

test('a server that accepts and says nothing is an error', async () => {
  const url = `amqp://127.0.0.1:${await silent()}`;
  expect(await endOf({ url, queue: 'q', connectTimeout: 50 })).toMatchObject({ code: 'AMQP_STALLED' });
});

test.each(['amqp', 'amqps'])('stops at once while it waits for a server (%s)', async (protocol) => {
  const { stop } = receiving(textSource({ url: `${protocol}://127.0.0.1:${await silent()}`, queue: 'q' }));
  expect(await stop()).toBeUndefined();
});

test('shows server and queue, and no secrets', () => {
  const prepared = amqpSource({
    url: 'amqp://me:first-secret@host/place',
    password: 'second-secret',
    tls: { key: 'third-secret' },
    queue: { name: 'orders' },
  });
  const { name } = prepared.create(undefined as never);
  expect(name).toBe('amqp amqp://host/place orders');
  expect(JSON.stringify(prepared.shown)).not.toContain('secret');
});

test.each([
  [{ url: 'http://localhost', queue: 'q' }, 'expected amqp://… or amqps://…'],
  [{}, 'queue'],
  [{ queue: 'q', quue: 'r' }, 'did you mean "queue"'],
  [{ queue: { name: 'q', durible: true } }, 'durible'],
  [{ queue: 'q', prefetch: 1 }, 'prefetch'],
  [{ queue: 'q', decode: 'json' }, 'decode'],
])('refuses %j at once', (options, problem) => {
  expect(() => amqpSource(options as never)).toThrow(problem);
});
