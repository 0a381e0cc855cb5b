import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { amqpSource, type AmqpMessage } from '../src/index.ts';
import { receiving } from './support/receiver.ts';
import { RecordingStore } from './support/recording-store.ts';
import { testQueue } from './support/test-queue.ts';
import { textSource } from './support/text-source.ts';

/** Sockets, timers and whatever else the process holds. */
const handles = (): number => process.getActiveResourcesInfo().length;

await service('rabbitmq', ({ listeners }) => {
  test('a record is a message with all that came with it', async () => {
    const { url, name, send } = await testQueue(listeners.plain);
    await send(['hello'], {
      headers: { level: 'warn', n: 7 },
      contentType: 'text/plain',
      messageId: 'm-1',
      timestamp: 1_357_008_430,
      priority: 3,
    });
    const source = amqpSource({ url, queue: name, blockInterval: 10 }).create(undefined as never);
    const store = new RecordingStore<AmqpMessage>();
    const stopping = new AbortController();
    const run = source.kind === 'receiver' ? source.run(store, stopping.signal) : undefined;
    await store.holds(1);
    stopping.abort();
    await run;
    expect(store.records).toEqual([
      {
        body: Buffer.from('hello'),
        exchange: '',
        routingKey: name,
        redelivered: false,
        headers: { level: 'warn', n: 7 },
        contentType: 'text/plain',
        messageId: 'm-1',
        timestamp: 1_357_008_430,
        priority: 3,
      },
    ]);
  });

  test('declares exchange and queue and binds them', async () => {
    const { url, name, channel, consumersOf } = await testQueue(listeners.plain);
    const exchange = { name: `exchange-${name}`, type: 'topic', autoDelete: true };
    const queue = { name: `declared-${name}`, autoDelete: true, durable: false };
    const bindings = [{ exchange: exchange.name, routingKey: '*.warn' }];
    const { store, stop } = receiving(
      textSource({ url, queue, exchanges: [exchange], bindings, exclusive: true }),
    );
    await expect.poll(() => consumersOf(queue.name)).toBe(1);
    for (const level of ['info', 'warn']) channel.publish(exchange.name, `disk.${level}`, Buffer.from(level));
    await store.holds(1);
    expect(store.records).toEqual(['warn']);
    await stop();
  });

  test('blocks have at most half of what may be unacknowledged, or what came in an interval', async () => {
    const { url, name, send, waiting } = await testQueue(listeners.plain);
    await send(Array.from({ length: 25 }, (_, i) => String(i)));
    const { store, stop } = receiving(textSource({ url, queue: name, prefetch: 20, blockInterval: 60_000 }));
    await store.holds(20);
    expect(store.blocks.map((block) => block.length)).toEqual([10, 10]);
    await expect.poll(waiting).toBe(0);
    await stop();
    expect(store.records).toEqual(Array.from({ length: 25 }, (_, i) => String(i)));
  });

  test('takes no more than prefetch while nothing is safe yet', async () => {
    const { url, name, send, waiting } = await testQueue(listeners.plain);
    await send(Array.from({ length: 50 }, (_, i) => String(i)));
    const store = new RecordingStore<string>();
    const safe = Promise.withResolvers<void>();
    store.gate = () => safe.promise;
    const { stop } = receiving(textSource({ url, queue: name, prefetch: 8 }), store);
    await expect.poll(waiting).toBe(42);
    safe.resolve();
    await store.holds(50);
    await stop();
    expect(await waiting()).toBe(0);
  });

  test('what it has stored when it is stopped is acknowledged', async () => {
    const { url, name, send, waiting } = await testQueue(listeners.plain);
    await send(['a', 'b', 'c']);
    const { store, stop } = receiving(textSource({ url, queue: name, blockInterval: 60_000 }));
    await expect.poll(waiting).toBe(0);
    await stop();
    expect(store.records).toEqual(['a', 'b', 'c']);
    expect(await waiting()).toBe(0);
  });

  test('messages that cannot be taken go to the dead-letter exchange, and do not stop the others', async () => {
    const letters = await testQueue(listeners.plain);
    const deadLetters = { deadLetterExchange: '', deadLetterRoutingKey: letters.name };
    const { url, name, send, waiting } = await testQueue(listeners.plain, deadLetters);
    const source = textSource({
      url,
      queue: { name, ...deadLetters },
      maxMessageBytes: 10,
      decode: ({ body }) => [String(BigInt(body.toString()))],
    });
    await send(['1', 'x', '2', '3'.repeat(11), '4', 'y'], { messageId: 'm' });
    const { store, stop } = receiving(source);
    await store.holds(3);
    await expect.poll(letters.waiting).toBe(3);
    await stop();
    expect(store.records).toEqual(['1', '2', '4']);
    expect(store.errors).toMatchObject([
      {
        code: 'AMQP_MESSAGES_REJECTED',
        params: { messages: 3, id: 'm', reason: expect.stringContaining('BigInt') },
      },
    ]);
    expect(await waiting()).toBe(0);
  });

  test('without a dead-letter exchange one that cannot be taken ends the receiver, behind what came before', async () => {
    const { url, name, send, waiting } = await testQueue(listeners.plain);
    await send(['1', '2', 'x', '3']);
    const source = textSource({ url, queue: name, decode: ({ body }) => [String(BigInt(body.toString()))] });
    const { store, ended } = receiving(source);
    expect(await ended).toMatchObject({ code: 'AMQP_MESSAGE_POISON' });
    expect(store.records).toEqual(['1', '2']);
    await expect.poll(waiting).toBe(2);
  });

  test('a queue that is deleted ends the consumer; declared again it is received from again', async () => {
    const { url, name, channel, send } = await testQueue(listeners.plain);
    const source = textSource({ url, queue: name });
    const first = receiving(source);
    await send(['a']);
    await first.store.holds(1);
    await channel.deleteQueue(name);
    expect(await first.ended).toMatchObject({ code: 'AMQP_CONSUMER_CANCELLED' });
    await channel.assertQueue(name);
    await send(['b']);
    const second = receiving(source);
    await second.store.holds(1);
    await second.stop();
  });

  test('a queue that another consumer has for itself is an error, until it is free', async () => {
    const { url, name, channel, send } = await testQueue(listeners.plain);
    const { consumerTag } = await channel.consume(name, () => {}, { exclusive: true });
    const source = textSource({ url, queue: name });
    expect(await receiving(source).ended).toMatchObject({ code: 'AMQP_QUEUE_IN_USE' });
    await channel.cancel(consumerTag);
    await send(['a']);
    const { store, stop } = receiving(source);
    await store.holds(1);
    await stop();
  });

  test('leaves nothing behind after a hundred connections', async () => {
    const { url, name } = await testQueue(listeners.plain);
    const reconnect = async (): Promise<void> =>
      void (await receiving(textSource({ url, queue: name })).stop());
    const failing = async (): Promise<void> =>
      void (await receiving(textSource({ url, queue: 'none' })).ended);
    await Promise.all([reconnect(), failing()]);
    await expect.poll(handles).toBeLessThan(20);
    const before = handles();
    for (let i = 0; i < 50; i++) await Promise.all([reconnect(), failing()]);
    await expect.poll(handles).toBeLessThanOrEqual(before);
  });
});
