import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { amqpSink } from '../src/index.ts';
import { attemptOf, made } from './support/attempt-of.ts';
import { bind } from './support/bind.ts';
import { testQueue } from './support/test-queue.ts';

await service('rabbitmq', ({ listeners }) => {
  test('publishes in order, persistent, with an id for batch, partition and place', async () => {
    const { url, name, messages } = await testQueue(listeners.plain);
    const sink = made(amqpSink({ url, routingKey: name, idPrefix: 'mine' }));
    await sink.write(
      [['a', { b: 1n }], [new Uint8Array([1, 2])]],
      attemptOf({ batchTime: 7000, partition: 3 }),
    );
    await sink.close?.();
    expect(
      (await messages()).map(({ content, properties }) => ({
        content: content.toString('latin1'),
        id: properties.messageId,
        type: properties.contentType,
        mode: properties.deliveryMode,
      })),
    ).toEqual([
      { content: 'a', id: 'mine-7000-3-0', type: 'text/plain', mode: 2 },
      { content: '{"b":"1"}', id: 'mine-7000-3-1', type: 'application/json', mode: 2 },
      { content: '\u0001\u0002', id: 'mine-7000-3-2', type: 'application/octet-stream', mode: 2 },
    ]);
  });

  test('declares the exchange, and takes routing key and properties from each record', async () => {
    const { url, name, messages } = await testQueue(listeners.plain);
    const exchange = { name: `exchange-${name}`, type: 'headers', autoDelete: true };
    const sink = made(
      amqpSink<{ level: string }>({
        url,
        exchange,
        routingKey: ({ level }) => level,
        mandatory: false,
        message: ({ level }) => ({ body: level, headers: { level }, priority: 3, expiration: 60_000 }),
      }),
    );
    await sink.open?.();
    await bind(url, name, exchange.name, { 'x-match': 'all', level: 'warn' });
    await sink.write([[{ level: 'info' }, { level: 'warn' }]], attemptOf());
    await sink.close?.();
    expect(await messages()).toMatchObject([
      {
        fields: { routingKey: 'warn', exchange: exchange.name },
        properties: { headers: { level: 'warn' }, priority: 3, expiration: '60000' },
      },
    ]);
  });

  test('a message that goes to no queue is an error', async () => {
    const { url } = await testQueue(listeners.plain);
    const sink = made(amqpSink({ url, routingKey: 'no such queue' }));
    await expect(sink.write([['a']], attemptOf())).rejects.toMatchObject({
      code: 'AMQP_MESSAGE_RETURNED',
      message: expect.stringContaining('queue "no such queue": NO_ROUTE'),
    });
    await sink.close?.();
  });

  test('a message that the queue has no room for is an error', async () => {
    const { url, name, messages } = await testQueue(listeners.plain, {
      arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
    });
    const sink = made(amqpSink({ url, routingKey: name }));
    await expect(sink.write([['a', 'b', 'c']], attemptOf())).rejects.toMatchObject({
      code: 'AMQP_MESSAGE_NACKED',
    });
    await sink.close?.();
    expect((await messages()).length).toBeGreaterThan(0);
  });

  test.each([
    ['headers', { body: '', headers: { long: 'x'.repeat(70_000) } }],
    ['a routing key', { body: '', routingKey: 'x'.repeat(256) }],
  ])('%s that no message may have are an error, and cost no others', async (_, message) => {
    const { url, name, distinct } = await testQueue(listeners.plain);
    const sink = made(
      amqpSink({
        url,
        routingKey: name,
        message: (record) => (record === 'bad' ? message : { body: 'good' }),
      }),
    );
    await expect(sink.write([['bad']], attemptOf())).rejects.toMatchObject({
      code: 'AMQP_MESSAGE_TOO_LARGE',
      message: expect.stringContaining('message dstream-1000-0-0 cannot be sent'),
    });
    await sink.write([['good']], attemptOf());
    expect(await distinct()).toEqual(['good']);
    await sink.close?.();
  });

  test('an exchange that is not there is an error at the start, and later', async () => {
    const { url } = await testQueue(listeners.plain);
    const sink = made(amqpSink({ url, exchange: 'no such exchange' }));
    await expect((async () => sink.open?.())()).rejects.toMatchObject({ code: 'AMQP_NOT_FOUND' });
    await expect(sink.write([['a']], attemptOf())).rejects.toMatchObject({ code: 'AMQP_NOT_FOUND' });
    await sink.close?.();
  });

  test('wrong passwords are an error at once, and not shown', async () => {
    const { host, port } = listeners.plain;
    const prepared = amqpSink({ url: `amqp://someone:very-private@${host}:${port}` });
    const sink = made(prepared);
    const failure = await (async () => sink.open?.())().catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'AMQP_CREDENTIALS_REFUSED',
      params: { username: 'someone' },
    });
    expect(`${String(failure)} ${sink.name} ${JSON.stringify(prepared.shown)}`).not.toContain('very-private');
    await expect(sink.write([['a']], attemptOf())).rejects.toMatchObject({
      code: 'AMQP_CREDENTIALS_REFUSED',
    });
    await sink.close?.();
  });

  test('an attempt that is not wanted any more ends at once', async () => {
    const { url, name } = await testQueue(listeners.plain);
    const sink = made(amqpSink({ url, routingKey: name }));
    const unwanted = new AbortController();
    const endless = async function* (): AsyncGenerator<string[]> {
      for (;;) {
        yield ['again'];
        unwanted.abort(new Error('unwanted'));
      }
    };
    await expect(sink.write(endless(), attemptOf({ signal: unwanted.signal }))).rejects.toThrow('unwanted');
    await sink.close?.();
  });
});

test.each([
  [{ url: 'http://localhost' }, 'expected amqp://… or amqps://…'],
  [{ exchange: { name: 'e' } }, 'exchange'],
  [{ rutingKey: 'k' }, 'did you mean "routingKey"'],
  [{ maxInFlight: 0 }, 'maxInFlight'],
])('refuses %j at once', (options, problem) => {
  expect(() => amqpSink(options as never)).toThrow(problem);
});
