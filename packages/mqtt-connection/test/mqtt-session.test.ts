import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CutProxy, service, startService, TlsProxy, type Listener } from '../../../tools/vitest/service.ts';
import type { MqttConnectionOptions } from '../src/index.ts';
import { opened, urlOf } from './support/connecting.ts';

/** A server that says these bytes to each client, when it has heard of it. */
const saying = async (...bytes: readonly number[]): Promise<string> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (bytes.length > 0) socket.once('data', () => socket.end(Uint8Array.from(bytes)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test('nothing listens', async () => {
  const error = opened({ url: 'mqtt://127.0.0.1:1' });
  await expect(error).rejects.toMatchObject({ code: 'MQTT_CONNECTION_FAILED' });
  await expect(error).rejects.toThrow('nothing listens there');
});

test('a server that takes connections and never answers', async () => {
  const error = opened({ url: await saying(), connectTimeout: 50 });
  await expect(error).rejects.toMatchObject({ code: 'MQTT_SILENT', params: { milliseconds: 50 } });
});

test('an abort ends the opening at once', async () => {
  const stop = new AbortController();
  const opening = opened({ url: await saying() }, {}, stop.signal);
  stop.abort(new Error('enough'));
  await expect(opening).rejects.toThrow('enough');
  await expect(opened({ url: await saying() }, {}, stop.signal)).rejects.toThrow('enough');
});

const accepted = [0x20, 3, 0, 0, 0];

test.each([
  [142, 'MQTT_SESSION_TAKEN'],
  [139, 'MQTT_BROKER_UNAVAILABLE'],
  [149, 'MQTT_PACKET_TOO_LARGE'],
  [152, 'MQTT_DISCONNECTED'],
])('a broker ends the connection with reason %i: %s', async (reason, code) => {
  const session = await opened({ url: await saying(...accepted, 0xe0, 2, reason, 0) });
  await expect(session.failed).rejects.toMatchObject({ code });
});

test('a broker that speaks another version of MQTT', async () => {
  const error = opened({ url: await saying(0x20, 2, 0, 1), protocol: '3.1.1' });
  await expect(error).rejects.toMatchObject({ code: 'MQTT_VERSION_UNSUPPORTED' });
});

test('a server that speaks something else', async () => {
  const error = opened({ url: await saying(...Buffer.from('HTTP/1.1 400 Bad Request')) });
  await expect(error).rejects.toMatchObject({ code: expect.stringMatching(/^MQTT_(FAILED|CLOSED)$/) });
});

const login = ({ username, password }: Listener): Partial<MqttConnectionOptions> => ({
  ...(username !== undefined && { username }),
  ...(password !== undefined && { password }),
});

await service('mosquitto', ({ listeners, certificates }) => {
  const { ca, client, stranger, expired } = certificates;
  const url = urlOf(listeners.plain);

  const ways: Readonly<Record<string, () => MqttConnectionOptions>> = {
    plain: () => ({ url }),
    'TLS by the URL': () => ({ url: urlOf(listeners.tls, 'mqtts'), tls: { ca } }),
    'TLS by the option': () => ({ url: urlOf(listeners.tls), tls: { ca } }),
    password: () => ({ url: urlOf(listeners.password), ...login(listeners.password) }),
    'TLS and password': () => ({
      url: urlOf(listeners.passwordTls, 'mqtts'),
      tls: { ca },
      ...login(listeners.passwordTls),
    }),
    'certificate of the client': () => ({
      url: urlOf(listeners.clientCertificate, 'mqtts'),
      tls: { ca, ...client },
    }),
    'web socket': () => ({ url: urlOf(listeners.webSocket!, 'ws') }),
  };

  test.each(Object.keys(ways))('connects: %s', async (way) => {
    for (const protocol of ['5', '3.1.1'] as const) {
      const session = await opened({ ...ways[way]!(), protocol });
      expect(session.isResumed).toBe(false);
      await session.close();
      await session.close();
    }
  });

  test.each(['5', '3.1.1'] as const)('a wrong password, MQTT %s', async (protocol) => {
    const wrong = { ...login(listeners.password), password: 'not-the-password', protocol };
    const error = opened({ url: urlOf(listeners.password), ...wrong });
    await expect(error).rejects.toMatchObject({ code: 'MQTT_LOGIN_REFUSED' });
    await expect(error).rejects.not.toThrow('not-the-password');
  });

  test('a certificate of an authority that is not trusted', async () => {
    const error = opened({ url: urlOf(listeners.tls), tls: { ca: stranger } });
    await expect(error).rejects.toMatchObject({ code: 'MQTT_CONNECTION_FAILED' });
    await expect(error).rejects.toThrow('its certificate is not trusted');
  });

  test('an expired certificate', async () => {
    await using proxy = await TlsProxy.to(listeners.plain, expired);
    const error = opened({ url: urlOf(proxy), tls: { ca } });
    await expect(error).rejects.toThrow('its certificate has expired');
  });

  test('a client without the certificate that is asked for', async () => {
    const error = opened({ url: urlOf(listeners.clientCertificate), tls: { ca } });
    await expect(error).rejects.toMatchObject({ code: 'MQTT_CONNECTION_FAILED' });
  });

  // Mosquitto 2.0.11 takes the session away without a word; others say so (see above).
  test.each(['5', '3.1.1'] as const)('another client takes the session over, MQTT %s', async (protocol) => {
    const clientId = `connection-taken-${protocol}`;
    const session = await opened({ url, protocol }, { clientId });
    await opened({ url }, { clientId });
    await expect(session.failed).rejects.toThrow(
      /^MQTT_(SESSION_TAKEN|CLOSED): .*(taken over its session|use the same clientId)/,
    );
  });

  test('a session is kept if it is to be', async () => {
    const request = { clientId: 'connection-kept', expiry: 60_000 };
    await (await opened({ url }, request)).close();
    const session = await opened({ url }, request);
    expect(session.isResumed).toBe(true);
    await session.close();
    expect((await opened({ url }, { ...request, expiry: 0 })).isResumed).toBe(false);
  });

  test('the last will is published when the connection breaks, and not when it is closed', async () => {
    const topic = 'connection/will';
    const watcher = await opened({ url });
    const heard: string[] = [];
    watcher.client.on('message', (_, payload) => heard.push(payload.toString()));
    await watcher.client.subscribeAsync(topic);
    await using proxy = await CutProxy.to(listeners.plain);
    const farewell = await opened({ url: urlOf(proxy), will: { topic, payload: 'closed' } });
    await farewell.close();
    const broken = await opened({ url: urlOf(proxy), will: { topic, payload: 'broken' } });
    proxy.cut();
    await expect(broken.failed).rejects.toMatchObject({ code: 'MQTT_CONNECTION_FAILED' });
    await vi.waitFor(() => expect(heard).toEqual(['broken']));
  });

  test('a connection of which only one half is left', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const session = await opened({ url: urlOf(proxy), keepAlive: 1000 });
    proxy.stall();
    await expect(session.failed).rejects.toMatchObject({ code: 'MQTT_SILENT' });
  });

  test('an answer that does not come', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const session = await opened({ url: urlOf(proxy) });
    const never = session.answer(new Promise(() => undefined), 'answer to a question', 20);
    await expect(never).rejects.toThrow('no answer to a question for 20 ms');
    const broken = session.answer(new Promise(() => undefined), 'answer', 60_000);
    proxy.cut();
    await expect(broken).rejects.toMatchObject({ code: 'MQTT_CONNECTION_FAILED' });
  });

  test('the broker shuts down', async () => {
    const own = await startService('mosquitto');
    onTestFinished(() => own.stop());
    const session = await opened({ url: urlOf(own.listeners.plain) });
    await own.restart();
    await expect(session.failed).rejects.toMatchObject({
      code: expect.stringMatching(/^MQTT_(BROKER_UNAVAILABLE|CLOSED|CONNECTION_FAILED)$/),
    });
    await opened({ url: urlOf(own.listeners.plain) });
  });
});
