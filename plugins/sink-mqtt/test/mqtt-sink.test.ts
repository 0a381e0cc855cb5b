import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CutProxy, service, startService } from '../../../tools/vitest/service.ts';
import type { MqttSinkOptions } from '../src/index.ts';
import { startReader, urlOf } from './support/reader.ts';
import { attemptOf, sinkOf } from './support/writing.ts';

const recordsOf = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test('nothing listens: it is tried as often as it is told', async () => {
  const sink = sinkOf({ url: 'mqtt://127.0.0.1:1', topic: 'x', connectAttempts: 2 });
  await expect(sink.open?.()).rejects.toMatchObject({ code: 'MQTT_CONNECTION_FAILED' });
});

await service('mosquitto', ({ listeners, certificates }) => {
  const url = urlOf(listeners.plain);

  test('a message has what its record says, and where it comes from', async () => {
    const topic = `fields/${randomUUID()}`;
    const reader = await startReader(listeners.plain, topic);
    interface Reading {
      readonly place: string;
      readonly degrees: number;
    }
    const options: MqttSinkOptions<Reading> = {
      url,
      topic: ({ place }) => `${topic}/${place}`,
      payload: ({ degrees }) => degrees.toFixed(1),
      contentType: 'text/plain',
      userProperties: ({ place }) => ({ place }),
      qos: 2,
    };
    const sink = sinkOf(options as MqttSinkOptions);
    await sink.write([[{ place: 'roof', degrees: 21 }]], attemptOf({ batchTime: 7000, partition: 3 }));
    expect(await reader.all()).toEqual(['21.0']);
    expect(reader.packets[0]).toMatchObject({
      topic: `${topic}/roof`,
      qos: 2,
      properties: {
        contentType: 'text/plain',
        userProperties: {
          place: 'roof',
          'dstream-batch': '7000',
          'dstream-partition': '3',
          'dstream-index': '0',
        },
      },
    });
  });

  test('strings and bytes go as they are, anything else as JSON', async () => {
    const topic = `payloads/${randomUUID()}`;
    const reader = await startReader(listeners.plain, topic);
    const sink = sinkOf({ url, topic });
    await sink.write([['text', Uint8Array.of(97, 98), { a: 1 }, null, undefined]], attemptOf());
    expect(await reader.all()).toEqual(['text', 'ab', '{"a":1}', 'null', '']);
  });

  test('the broker keeps the last message of a topic if it is to', async () => {
    const topic = `retained/${randomUUID()}`;
    await sinkOf({ url, topic, retain: true }).write([['first', 'last']], attemptOf());
    expect(await (await startReader(listeners.plain, topic)).all()).toEqual(['last']);
  });

  test.each([1, 2] as const)('QoS %i: no more are on their way than may be', async (qos) => {
    const topic = `window/${randomUUID()}`;
    const reader = await startReader(listeners.plain, topic);
    const sink = sinkOf({ url, topic, qos, maxInFlight: 7 });
    await Promise.all([
      sink.write([recordsOf(100)], attemptOf({ partition: 0 })),
      sink.write([recordsOf(100)], attemptOf({ partition: 1 })),
    ]);
    const numbers = (await reader.all()).map(Number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(recordsOf(100).flatMap((n) => [n, n]));
  });

  test('a connection that breaks fails the write; the next one opens another', async () => {
    const topic = `broken/${randomUUID()}`;
    const reader = await startReader(listeners.plain, topic);
    await using proxy = await CutProxy.to(listeners.plain);
    const sink = sinkOf({ url: urlOf(proxy), topic });
    const endless = async function* (): AsyncGenerator<readonly unknown[]> {
      yield ['first'];
      proxy.cut();
      for (;;) yield await new Promise<readonly unknown[]>((resolve) => setImmediate(resolve, ['more']));
    };
    await expect(sink.write(endless(), attemptOf())).rejects.toMatchObject({
      code: 'MQTT_CONNECTION_FAILED',
    });
    await sink.write([['first', 'second']], attemptOf({ attempt: 1 }));
    expect((await reader.distinct()).slice(0, 2)).toEqual(['first', 'second']);
  });

  test('a broker that is away is waited for', async () => {
    const own = await startService('mosquitto');
    onTestFinished(() => own.stop());
    const sink = sinkOf({ url: urlOf(own.listeners.plain), topic: 'away/x', connectAttempts: 50 });
    await sink.write([['before']], attemptOf());
    await own.kill();
    const written = sink.write([['after']], attemptOf({ batchTime: 2000 })).catch(() =>
      // What was broken may be noticed only by this write; the engine tries again.
      sink.write([['after']], attemptOf({ batchTime: 2000, attempt: 1 })),
    );
    await own.start();
    await expect(written).resolves.toBeUndefined();
  });

  test('confirmations that do not come', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const sink = sinkOf({ url: urlOf(proxy), topic: 'silent/x', confirmTimeout: 50 });
    await sink.open?.();
    proxy.stall();
    await expect(sink.write([['x']], attemptOf())).rejects.toMatchObject({ code: 'MQTT_SILENT' });
  });

  test('an abort ends a write at once', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const sink = sinkOf({ url: urlOf(proxy), topic: 'aborted/x', maxInFlight: 1 });
    await sink.open?.();
    proxy.stall();
    const stop = new AbortController();
    const written = sink.write([['x', 'y', 'z']], attemptOf({ signal: stop.signal }));
    stop.abort(new Error('enough'));
    await expect(written).rejects.toThrow('enough');
    await expect(sink.write([['x']], attemptOf({ signal: stop.signal }))).rejects.toThrow('enough');
  });

  test('a topic with wildcards is refused before it is sent', async () => {
    const sink = sinkOf({ url, topic: (record) => String(record) });
    await expect(sink.write([['a/#']], attemptOf())).rejects.toMatchObject({ code: 'MQTT_PUBLISH_REFUSED' });
    expect(() => sinkOf({ url, topic: 'a/+' })).toThrow(/topic: expected a topic, without \+ and #/);
  });

  test.each([
    ['5', /^MQTT_MESSAGE_TOO_LARGE: A message on "large\/x" has 2007 bytes/],
    ['3.1.1', /^MQTT_(CLOSED|CONNECTION_FAILED): /],
  ] as const)('a message larger than the broker takes, MQTT %s', async (protocol, message) => {
    const own = await startService('mosquitto', { settings: { max_packet_size: '1000' } });
    onTestFinished(() => own.stop());
    const sink = sinkOf({ url: urlOf(own.listeners.plain), topic: 'large/x', protocol });
    await expect(sink.write([['x'.repeat(2000)]], attemptOf())).rejects.toThrow(message);
    await sink.write([['small']], attemptOf({ attempt: 1 }));
  });

  test('TLS with a certificate of the client; a wrong password', async () => {
    const { ca, client } = certificates;
    const { clientCertificate, password } = listeners;
    const tls = { ca, ...client };
    await sinkOf({ url: urlOf(clientCertificate), tls, topic: 'tls/x' }).write([['x']], attemptOf());
    const wrong = { username: password.username ?? '', password: 'not-the-password' };
    const refused = sinkOf({ url: urlOf(password), ...wrong, topic: 'x' }).open?.();
    await expect(refused).rejects.toMatchObject({ code: 'MQTT_LOGIN_REFUSED' });
  });

  test('a hundred broken connections leave nothing behind', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const sink = sinkOf({ url: urlOf(proxy), topic: 'leak/x' });
    let before = 0;
    for (let round = 0; round <= 100; round++) {
      await vi.waitFor(() => sink.write([['x']], attemptOf()), { interval: 1 });
      proxy.cut();
      if (round === 10) before = process.getActiveResourcesInfo().length;
    }
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before + 5);
  });
});

test('what is shown of the options holds no secrets', async () => {
  const { mqttSink } = await import('../src/index.ts');
  const { shown } = mqttSink({ url: 'mqtt://h', topic: 'x', username: 'ann', password: 'hunter2' });
  expect(JSON.stringify(shown)).not.toContain('hunter2');
});
