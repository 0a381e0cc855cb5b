import { randomUUID } from 'node:crypto';
import type { ReceiverSource } from '@dstream/core/plugin';
import { describeReceiverSource, type ReceiverUnderTest } from '@dstream/testing/conformance';
import { expect, vi } from 'vitest';
import { service, type Listener } from '../../../tools/vitest/service.ts';
import { mqtt, type MqttMessage, type MqttSourceOptions } from '../src/index.ts';
import { startCountingProxy } from './support/counting-proxy.ts';
import { keepSession, startSender } from './support/sender.ts';

const suback = 9;
const patience = { interval: 2, timeout: 20_000 };

/** `clientId` is made unique: many tests share a broker. */
const under = async (
  broker: Listener,
  { clientId, ...options }: Partial<MqttSourceOptions>,
): Promise<ReceiverUnderTest<MqttMessage>> => {
  const proxy = await startCountingProxy(broker);
  const sender = await startSender(broker);
  const { qos = 1 } = options;
  const [name, topic] = [`${clientId}-${randomUUID()}`, `conformance/${randomUUID()}`];
  const isKept = clientId !== undefined;
  if (isKept) await keepSession(broker, name, topic, qos);
  const source = mqtt({
    url: proxy.url,
    topics: topic,
    linger: 5,
    ...(isKept && { clientId: name }),
    ...options,
  });
  let gone = 0;
  return {
    source: source.create(undefined as never) as ReceiverSource<MqttMessage>,
    async produce(records) {
      await vi.waitFor(() => expect(isKept || proxy.received(suback) > gone).toBe(true), patience);
      const payloads = records.map(({ payload }) => payload);
      await sender.send(topic, payloads, qos === 0 ? 1 : qos);
    },
    interrupt() {
      gone = proxy.received(suback);
      proxy.cut();
    },
    ...(qos > 0 && { acknowledged: () => proxy.sent(qos === 1 ? 4 : 5) }),
  };
};

const clientId = 'conformance';

const cases: Readonly<Record<string, Partial<MqttSourceOptions>>> = {
  'QoS 0': { qos: 0 },
  'QoS 1, a session that is not kept': {},
  'QoS 1': { clientId },
  'QoS 1, MQTT 3.1.1': { clientId, protocol: '3.1.1' },
  'QoS 2': { clientId, qos: 2 },
  'QoS 2, MQTT 3.1.1': { clientId, qos: 2, protocol: '3.1.1' },
};

await service('mosquitto', ({ listeners }) => {
  for (const [name, options] of Object.entries(cases)) {
    describeReceiverSource(name, {
      create: () => under(listeners.plain, options),
      record: (n): MqttMessage => ({
        topic: '',
        payload: Buffer.from(`record ${n}`),
        qos: options.qos ?? 1,
        retained: false,
        duplicate: false,
      }),
      show: ({ payload }) => payload.toString(),
    });
  }
});
