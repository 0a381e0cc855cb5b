import { expect, test, vi } from 'vitest';
import { CutProxy, service, startService } from '../../../tools/vitest/service.ts';
import { amqpSink } from '../src/index.ts';
import { attemptOf, made } from './support/attempt-of.ts';
import { durableQueue } from './support/durable-queue.ts';
import { testQueue, urlOf } from './support/test-queue.ts';

await service('rabbitmq', ({ listeners }) => {
  test('a connection that is cut fails the attempt; the next one goes over a new connection', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const { name, distinct } = await testQueue(listeners.plain);
    const sink = made(amqpSink<string>({ url: `amqp://127.0.0.1:${proxy.port}`, routingKey: name }));
    const cutting = async function* (): AsyncGenerator<string[]> {
      yield ['a'];
      proxy.cut();
      await vi.waitFor(() => expect(proxy.connections).toBe(0));
      yield ['b'];
    };
    await expect(sink.write(cutting(), attemptOf())).rejects.toMatchObject({ code: 'AMQP_CONNECTION_LOST' });
    await sink.write([['a', 'b']], attemptOf({ attempt: 1 }));
    expect(await distinct()).toEqual(['a', 'b']);
    await sink.close?.();
  });

  test('waits for a server that is away, so many times', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const { name, distinct } = await testQueue(listeners.plain);
    const options = { url: `amqp://127.0.0.1:${proxy.port}`, routingKey: name };
    const [patient, hasty] = [made(amqpSink(options)), made(amqpSink({ ...options, connectAttempts: 2 }))];
    await proxy.refuse();
    const written = patient.write([['a']], attemptOf());
    await expect(hasty.write([['b']], attemptOf())).rejects.toMatchObject({ code: 'AMQP_UNREACHABLE' });
    await proxy.admit();
    await written;
    expect(await distinct()).toEqual(['a']);
    for (const sink of [patient, hasty]) await sink.close?.();
  });

  test('a server that confirms nothing any more is an error', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const { name } = await testQueue(listeners.plain);
    const options = {
      url: `amqp://127.0.0.1:${proxy.port}`,
      routingKey: name,
      confirmTimeout: 100,
      heartbeat: 0,
    };
    const sink = made(amqpSink(options));
    const stalling = async function* (): AsyncGenerator<string[]> {
      yield ['a'];
      proxy.stall();
      yield ['b'];
    };
    await expect(sink.write(stalling(), attemptOf())).rejects.toMatchObject({
      code: 'AMQP_CONFIRM_TIMED_OUT',
    });
    proxy.flow();
    await sink.write([['c']], attemptOf({ batchTime: 2000 }));
    expect(proxy.accepted).toBe(2);
    await sink.close?.();
  });

  test('leaves nothing behind after a hundred connections', async () => {
    const { url, name } = await testQueue(listeners.plain);
    const sink = made(amqpSink({ url, routingKey: name }));
    const again = async (): Promise<void> => {
      await sink.write([['a']], attemptOf());
      await sink.close?.();
    };
    await again();
    const before = process.getActiveResourcesInfo().length;
    for (let i = 0; i < 100; i++) await again();
    await expect.poll(() => process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
  });

  test('a server that is killed costs nothing that was confirmed, and takes the rest when it is back', async () => {
    await using own = await startService('rabbitmq', { settings: { max_message_size: '1000' } });
    const queue = durableQueue(urlOf(own.listeners.plain));
    await queue.declare();
    const sink = made(
      amqpSink({ url: urlOf(own.listeners.plain), routingKey: queue.name, replyTimeout: 5000 }),
    );
    await expect(sink.write([['x'.repeat(1001)]], attemptOf())).rejects.toMatchObject({
      code: 'AMQP_MESSAGE_TOO_LARGE',
      message: expect.stringContaining('1000'),
    });
    await sink.write([['a', 'b']], attemptOf());
    await own.kill();
    const written = sink.write([['c']], attemptOf({ batchTime: 2000 }));
    await own.start();
    await written;
    expect(await queue.bodies()).toEqual(['a', 'b', 'c']);
    await sink.close?.();
  });

  test('a server without memory is an error that says so', async () => {
    const settings = { 'vm_memory_high_watermark.absolute': '1' };
    await using own = await startService('rabbitmq', { settings });
    const options = {
      url: urlOf(own.listeners.plain),
      routingKey: 'q',
      mandatory: false,
      confirmTimeout: 500,
    };
    const sink = made(amqpSink(options));
    await expect(sink.write([['a']], attemptOf())).rejects.toMatchObject({
      code: 'AMQP_BLOCKED',
      message: expect.stringContaining('low on memory'),
    });
    await sink.close?.();
  });
});
