import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { CutProxy, service, startService, type OwnService } from '../../../tools/vitest/service.ts';
import { startCountingProxy } from './support/counting-proxy.ts';
import { startGrantingBroker } from './support/granting-broker.ts';
import { running, sourceOf } from './support/running.ts';
import { keepSession, startSender, type Address } from './support/sender.ts';

const urlOf = ({ host, port }: Address): string => `mqtt://${host}:${port}`;

const textsOf = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `message ${from + i}`);

/** How many handles and timers keep this process alive. */
const held = (): number => process.getActiveResourcesInfo().length;

/** A broker for one test. */
const ownBroker = async (settings: Readonly<Record<string, string>> = {}): Promise<OwnService> => {
  const broker = await startService('mosquitto', { settings });
  onTestFinished(() => broker.stop());
  return broker;
};

await service('mosquitto', ({ listeners }) => {
  const url = urlOf(listeners.plain);
  const linger = 5;

  test('a record has what the sender gave the message', async () => {
    const topic = `fields/${randomUUID()}`;
    const receiver = running(sourceOf({ url, topics: [topic], linger }));
    const { client } = await startSender(listeners.plain);
    const properties = {
      contentType: 'text/plain',
      userProperties: { unit: '°C', place: ['roof', 'south'] },
      responseTopic: 'answers',
      correlationData: Buffer.from('42'),
    };
    await vi.waitFor(async () => {
      await client.publishAsync(topic, 'warm', { qos: 2, properties });
      expect(receiver.store.records).not.toEqual([]);
    });
    expect(receiver.store.records[0]).toEqual({
      topic,
      payload: Buffer.from('warm'),
      qos: 1,
      retained: false,
      duplicate: false,
      ...properties,
    });
  });

  test('messages that the broker has kept come with a new subscription, marked', async () => {
    const topic = `kept/${randomUUID()}`;
    const { client } = await startSender(listeners.plain);
    await client.publishAsync(topic, 'old', { qos: 1, retain: true });
    const options = { url, topics: topic, linger, clientId: randomUUID() };
    const first = running(sourceOf(options));
    await first.store.reaches(1);
    expect(first.store.records[0]).toMatchObject({ retained: true });
    await first.stop();
    const again = running(sourceOf(options));
    await client.publishAsync(topic, 'new', { qos: 1 });
    await again.store.reaches(1);
    expect(again.texts()).toEqual(['new']);
    const always = running(sourceOf({ ...options, clientId: randomUUID(), retained: 'never' }));
    await vi.waitFor(async () => {
      await client.publishAsync(topic, 'newer', { qos: 1 });
      expect(always.texts()).toContain('newer');
    });
    expect(always.texts()).not.toContain('old');
  });

  test.each(['5', '3.1.1'] as const)(
    'the receivers of a group share the messages, MQTT %s',
    async (protocol) => {
      const topic = `shared/${randomUUID()}`;
      const clientId = randomUUID();
      const options = { url, protocol, topics: topic, share: 'group', linger };
      const three = running(sourceOf({ ...options, clientId, receivers: 3 }));
      const other = running(sourceOf({ ...options, clientId: `${clientId}-other` }));
      const sender = await startSender(listeners.plain);
      await sender.send(topic, ['hello']);
      await sender.send(topic, textsOf(0, 200));
      await vi.waitFor(() =>
        expect(new Set([...three.texts(), ...other.texts()])).toEqual(new Set(['hello', ...textsOf(0, 200)])),
      );
      expect(three.texts().length + other.texts().length).toBe(201);
      expect(other.texts().length).toBeGreaterThan(0);
    },
  );

  test('the broker sends no more than may be unacknowledged', async () => {
    const [topic, clientId] = [`credit/${randomUUID()}`, randomUUID()];
    await keepSession(listeners.plain, clientId, topic, 1);
    await (await startSender(listeners.plain)).send(topic, textsOf(0, 300));
    const proxy = await startCountingProxy(listeners.plain);
    const receiver = running(
      sourceOf({ url: proxy.url, topics: topic, clientId, linger, receiveMaximum: 10 }),
    );
    receiver.store.hold();
    await vi.waitFor(() => expect(proxy.received(3)).toBe(10));
    await vi.waitFor(() => expect(proxy.received(9)).toBe(1));
    expect(proxy.received(3)).toBe(10);
    receiver.store.release();
    await receiver.store.reaches(300);
    expect(receiver.texts()).toEqual(textsOf(0, 300));
  });

  test('what comes slowly is stored together', async () => {
    const [topic, clientId] = [`linger/${randomUUID()}`, randomUUID()];
    await keepSession(listeners.plain, clientId, topic, 1);
    await (await startSender(listeners.plain)).send(topic, textsOf(0, 100));
    const receiver = running(sourceOf({ url, topics: topic, clientId, linger: 200 }));
    await receiver.store.reaches(100);
    expect(receiver.store.blocks.length).toBeLessThan(10);
  });

  test('a message that is too large is left out, told of and not asked for again', async () => {
    const [topic, clientId] = [`large/${randomUUID()}`, randomUUID()];
    await keepSession(listeners.plain, clientId, topic, 1);
    await (await startSender(listeners.plain)).send(topic, ['small', 'x'.repeat(2000), 'small too']);
    const options = { url, topics: topic, clientId, linger, maxMessageBytes: 1000 };
    const receiver = running(sourceOf(options));
    await receiver.store.reaches(2);
    expect(receiver.texts()).toEqual(['small', 'small too']);
    expect(receiver.store.errors).toMatchObject([
      { code: 'MQTT_MESSAGE_TOO_LARGE', params: { bytes: 2000, limit: 1000 } },
    ]);
    await receiver.stop();
    const again = running(sourceOf(options));
    await (await startSender(listeners.plain)).send(topic, ['last']);
    await again.store.reaches(1);
    expect(again.texts()).toEqual(['last']);
  });

  describe('the connection breaks while a block is stored:', () => {
    test.each([
      [1, ['message 0', 'message 0', 'message 1']],
      [2, ['message 0', 'message 1']],
    ] as const)('QoS %i', async (qos, expected) => {
      const [topic, clientId] = [`broken/${randomUUID()}`, randomUUID()];
      await keepSession(listeners.plain, clientId, topic, qos);
      const proxy = await startCountingProxy(listeners.plain);
      const sender = await startSender(listeners.plain);
      const source = sourceOf({ url: proxy.url, topics: topic, clientId, qos, linger });
      const first = running(source);
      first.store.hold();
      await sender.send(topic, textsOf(0, 1), qos);
      await first.store.reaches(1);
      proxy.cut();
      first.store.release();
      expect(await first.ended).toMatchObject({ code: 'MQTT_CONNECTION_FAILED' });
      const second = running(source);
      await sender.send(topic, textsOf(1, 1), qos);
      await vi.waitFor(() => expect([...first.texts(), ...second.texts()]).toEqual(expected));
      expect(second.store.records.map(({ duplicate }) => duplicate)).toEqual(
        qos === 1 ? [true, false] : [false],
      );
    });
  });

  test('what was not acknowledged when the connection broke is stored once, after it came back', async () => {
    const [topic, clientId] = [`waiting/${randomUUID()}`, randomUUID()];
    await keepSession(listeners.plain, clientId, topic, 1);
    const proxy = await startCountingProxy(listeners.plain);
    const source = sourceOf({ url: proxy.url, topics: topic, clientId, linger: 60_000 });
    const first = running(source);
    await (await startSender(listeners.plain)).send(topic, textsOf(0, 5));
    await vi.waitFor(() => expect(proxy.received(3)).toBe(5));
    proxy.cut();
    await first.ended;
    expect(first.texts()).toEqual([]);
    const second = running(source);
    await vi.waitFor(() => expect(proxy.received(3)).toBe(10));
    await second.stop();
    expect(second.texts()).toEqual(textsOf(0, 5));
  });

  test('without a session that is kept, what was received is stored when the connection breaks', async () => {
    const topic = `unkept/${randomUUID()}`;
    const proxy = await startCountingProxy(listeners.plain);
    const receiver = running(sourceOf({ url: proxy.url, topics: topic, linger: 60_000 }));
    await (await startSender(listeners.plain)).send(topic, textsOf(0, 5));
    await vi.waitFor(() => expect(proxy.received(3)).toBe(5));
    proxy.cut();
    await receiver.ended;
    expect(receiver.texts()).toEqual(textsOf(0, 5));
  });

  test('a hundred broken connections leave nothing behind', async () => {
    const proxy = await startCountingProxy(listeners.plain);
    const source = sourceOf({
      url: proxy.url,
      topics: `leak/${randomUUID()}`,
      clientId: randomUUID(),
      receivers: 2,
      share: 'all',
    });
    let before = 0;
    for (let round = 0; round <= 100; round++) {
      const subscriptions = proxy.received(2);
      const receiver = running(source);
      await vi.waitFor(() => expect(proxy.received(2)).toBe(subscriptions + 2), { interval: 1 });
      proxy.cut();
      expect(await receiver.ended).toMatchObject({ name: 'DStreamError' });
      if (round === 10) before = held();
    }
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
    expect(held()).toBeLessThanOrEqual(before + 5);
  });

  test('a broker that does not pass anything on any more', async () => {
    await using proxy = await CutProxy.to(listeners.plain);
    const receiver = running(sourceOf({ url: urlOf(proxy), topics: 'stalled', keepAlive: 1000 }));
    await vi.waitFor(() => expect(proxy.connections).toBe(1));
    proxy.stall();
    expect(await receiver.ended).toMatchObject({ code: 'MQTT_SILENT' });
  });

  test('while nothing is read because the store is slow, the connection lives', async () => {
    const topic = `slow/${randomUUID()}`;
    const proxy = await startCountingProxy(listeners.plain);
    const receiver = running(sourceOf({ url: proxy.url, topics: topic, qos: 0, keepAlive: 1000 }));
    receiver.store.hold();
    await (await startSender(listeners.plain)).send(topic, textsOf(0, 3));
    await receiver.store.reaches(1);
    await vi.waitFor(() => expect(proxy.sent(12)).toBeGreaterThan(4), { timeout: 20_000 });
    receiver.store.release();
    await receiver.store.reaches(3);
    expect(receiver.texts()).toEqual(textsOf(0, 3));
  });

  test('a wrong password', async () => {
    const { username = '' } = listeners.password;
    const receiver = running(
      sourceOf({ url: urlOf(listeners.password), topics: 'x', username, password: 'not-the-password' }),
    );
    expect(await receiver.ended).toMatchObject({ code: 'MQTT_LOGIN_REFUSED' });
  });

  test('the broker restarts: what it had kept comes, and the session goes on', async () => {
    const broker = await ownBroker();
    const [topic, clientId] = ['restarted', 'meter'];
    await keepSession(broker.listeners.plain, clientId, topic, 1);
    const source = sourceOf({ url: urlOf(broker.listeners.plain), topics: topic, clientId, linger });
    const first = running(source);
    first.store.hold();
    await (await startSender(broker.listeners.plain)).send(topic, textsOf(0, 50));
    await first.store.reaches(1);
    await broker.restart();
    first.store.release();
    expect(await first.ended).toMatchObject({ name: 'DStreamError' });
    const second = running(source);
    await vi.waitFor(() => expect(new Set(second.texts())).toEqual(new Set(textsOf(0, 50))));
    await second.stop();
    expect(second.store.errors).toEqual([]);
  });

  test('a session that the broker has lost is told of', async () => {
    const broker = await ownBroker({ persistence: 'false' });
    const source = sourceOf({
      url: urlOf(broker.listeners.plain),
      topics: 'lost',
      clientId: 'meter',
      linger,
    });
    const first = running(source);
    await (await startSender(broker.listeners.plain)).send('lost', ['before']);
    await first.store.reaches(1);
    await broker.restart();
    await first.ended;
    const second = running(source);
    await (await startSender(broker.listeners.plain)).send('lost', ['after']);
    await second.store.reaches(1);
    expect(second.store.errors).toMatchObject([{ code: 'MQTT_SESSION_LOST' }]);
  });
});

test.each([
  [135, 'MQTT_SUBSCRIPTION_REFUSED'],
  [143, 'MQTT_SUBSCRIPTION_REFUSED'],
  [158, 'MQTT_SHARING_UNSUPPORTED'],
  [0, 'MQTT_QOS_UNSUPPORTED'],
])('a subscription that the broker answers with %i: %s', async (answer, code) => {
  const receiver = running(sourceOf({ url: await startGrantingBroker(answer), topics: 'x' }));
  expect(await receiver.ended).toMatchObject({ code });
});
