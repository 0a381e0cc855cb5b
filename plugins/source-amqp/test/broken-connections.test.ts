import { expect, test } from 'vitest';
import { CutProxy, service } from '../../../tools/vitest/service.ts';
import { receiving } from './support/receiver.ts';
import { testQueue } from './support/test-queue.ts';
import { textSource } from './support/text-source.ts';

await service('rabbitmq', ({ listeners }) => {
  test('a connection that is cut ends the receiver; run again it gets what was not acknowledged', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const { name, send, waiting } = await testQueue(listeners.plain);
    const source = textSource({ url: `amqp://127.0.0.1:${proxy.port}`, queue: name });
    const first = receiving(source);
    await send(['a', 'b']);
    await first.store.holds(2);
    await expect.poll(waiting).toBe(0);
    const [storing, stored] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    first.store.gate = () => {
      storing.resolve();
      return stored.promise;
    };
    await send(['c', 'd']);
    await storing.promise;
    proxy.cut();
    stored.reject(new Error('not stored'));
    expect(await first.ended).toEqual(new Error('not stored'));
    const second = receiving(source);
    await second.store.holds(2);
    await second.stop();
    expect(second.store.records.slice(-2)).toEqual(['c', 'd']);
    expect(await waiting()).toBe(0);
  });

  test('a cut connection is told from other errors', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const { name, send } = await testQueue(listeners.plain);
    const { store, ended } = receiving(textSource({ url: `amqp://127.0.0.1:${proxy.port}`, queue: name }));
    await send(['a']);
    await store.holds(1);
    proxy.cut();
    expect(await ended).toMatchObject({ code: 'AMQP_CONNECTION_LOST' });
  });

  test('and so is one that is cut while a block is being stored', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const { name, send, waiting } = await testQueue(listeners.plain);
    const { store, ended } = receiving(textSource({ url: `amqp://127.0.0.1:${proxy.port}`, queue: name }));
    const [storing, stored] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    store.gate = () => {
      storing.resolve();
      return stored.promise;
    };
    await send(['a']);
    await storing.promise;
    proxy.cut();
    await expect.poll(waiting).toBe(1);
    stored.resolve();
    expect(await ended).toMatchObject({ code: 'AMQP_CONNECTION_LOST' });
  });

  test('a connection on which nothing is heard any more is an error', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const { name, send } = await testQueue(listeners.plain);
    const options = { url: `amqp://127.0.0.1:${proxy.port}`, queue: name, heartbeat: 1000 };
    const { store, ended } = receiving(textSource(options));
    await send(['a']);
    await store.holds(1);
    proxy.stall();
    expect(await ended).toMatchObject({ code: 'AMQP_STALLED' });
  });

  test('a server that stops answering while it is asked is an error', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const { name, channel, consumersOf, send } = await testQueue(listeners.plain);
    const source = textSource({
      url: `amqp://127.0.0.1:${proxy.port}`,
      queue: name,
      replyTimeout: 100,
      heartbeat: 0,
    });
    proxy.delay(500);
    expect(await receiving(source).ended).toMatchObject({ code: 'AMQP_STALLED' });
    proxy.delay(0);
    const { store, stop } = receiving(source);
    await send(['a']);
    await store.holds(1);
    expect(await consumersOf(name)).toBe(1);
    await stop();
    await channel.checkQueue(name);
  });

  test('stops in time when the server says nothing any more', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const { name, send } = await testQueue(listeners.plain);
    const options = { url: `amqp://127.0.0.1:${proxy.port}`, queue: name, heartbeat: 0 };
    const { store, stop } = receiving(textSource(options));
    await send(['a']);
    await store.holds(1);
    proxy.stall();
    expect(await stop()).toBeUndefined();
  });

  test('a slow reader gets everything, in order', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    proxy.throttle(200_000);
    const { name, send } = await testQueue(listeners.plain);
    const bodies = Array.from({ length: 500 }, (_, i) => `${i} ${'x'.repeat(200)}`);
    await send(bodies);
    const { store, stop } = receiving(
      textSource({ url: `amqp://127.0.0.1:${proxy.port}`, queue: name, prefetch: 50 }),
    );
    store.gate = () => new Promise((resolve) => void setImmediate(resolve));
    await store.holds(bodies.length);
    await stop();
    expect(store.records).toEqual(bodies);
  });
});
