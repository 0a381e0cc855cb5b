import { StreamingContext } from '@dstream/core';
import { bind, definePlugin, LOGGER, SilentLogger } from '@dstream/core/plugin';
import { connect } from 'amqplib';
import { expect, test } from 'vitest';
import { service, startService, TlsProxy, type OwnService } from '../../../tools/vitest/service.ts';
import { amqpSource } from '../src/index.ts';
import { receiving } from './support/receiver.ts';
import { urlOf } from './support/test-queue.ts';
import { textSource } from './support/text-source.ts';

/** Everything that a program takes from a queue, counted by text, until it is stopped. */
const program = async (
  url: string,
  queue: string,
): Promise<{ seen: Map<string, number>; ssc: StreamingContext }> => {
  const seen = new Map<string, number>();
  const silent = definePlugin({ name: 'silent', provides: [bind(LOGGER, () => new SilentLogger())] });
  const receiver = { restartDelay: 100, maxRestartDelay: 500 };
  const ssc = new StreamingContext({ batchDuration: 50, receiver, plugins: [silent] });
  ssc.stream(amqpSource({ url, queue, blockInterval: 10 })).foreachRDD(async (rdd) => {
    for (const { body } of await rdd.collect()) seen.set(String(body), (seen.get(String(body)) ?? 0) + 1);
  });
  await ssc.start();
  return { seen, ssc };
};

await service('rabbitmq', ({ listeners, certificates }) => {
  test('an expired certificate is an error that says so', async () => {
    await using proxy = await TlsProxy.to(listeners.plain, certificates.expired);
    const source = textSource({
      url: `amqps://127.0.0.1:${proxy.port}`,
      tls: { ca: certificates.ca },
      queue: 'q',
    });
    expect(await receiving(source).ended).toMatchObject({
      code: 'AMQP_TLS_FAILED',
      message: expect.stringContaining('expired'),
    });
  });

  test('a server that is restarted costs no message', async () => {
    await using own = await startService('rabbitmq');
    const url = urlOf(own.listeners.plain);
    const [before, after] = [200, 100];
    const bodies = Array.from({ length: before + after }, (_, i) => `message ${i}`);
    const { name } = await filled(own, bodies.slice(0, before));
    const { seen, ssc } = await program(url, name);
    await expect.poll(() => seen.size, { timeout: 20_000 }).toBeGreaterThan(0);
    await own.restart();
    await filled(own, bodies.slice(before), name);
    await expect.poll(() => seen.size, { timeout: 30_000 }).toBe(bodies.length);
    await ssc.stop();
    expect([...seen.keys()].toSorted()).toEqual(bodies.toSorted());
  });
});

/** Sends persistent messages to a durable queue that outlives the test's own connection. */
const filled = async (
  own: OwnService,
  bodies: readonly string[],
  name = 'durable',
): Promise<{ name: string }> => {
  const connection = await connect(urlOf(own.listeners.plain));
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(name, { durable: true });
  for (const body of bodies) channel.sendToQueue(name, Buffer.from(body), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
  return { name };
};
