import { randomUUID } from 'node:crypto';
import { describeSink, type SinkUnderTest } from '@dstream/testing/conformance';
import { service, type Listener } from '../../../tools/vitest/service.ts';
import type { MqttSinkOptions } from '../src/index.ts';
import { startReader, urlOf } from './support/reader.ts';
import { sinkOf } from './support/writing.ts';

const under = async (
  broker: Listener,
  options: Partial<MqttSinkOptions>,
  view: 'all' | 'distinct',
): Promise<SinkUnderTest<unknown>> => {
  const topic = `conformance/${randomUUID()}`;
  const reader = await startReader(broker, topic);
  return { sink: sinkOf({ url: urlOf(broker), topic, ...options }), read: () => reader[view]() };
};

const show = (record: unknown): string => String(record);
const record = (n: number): string => `record ${n}`;

await service('mosquitto', ({ listeners }) => {
  for (const qos of [0, 1, 2] as const) {
    describeSink(`QoS ${qos}, to one who goes by the properties`, {
      create: () => under(listeners.plain, { qos }, 'distinct'),
      record,
      show,
    });
  }

  const reason = 'a message cannot be taken back, and MQTT 3.1.1 has no properties to know it by';
  describeSink('MQTT 3.1.1', {
    create: () => under(listeners.plain, { protocol: '3.1.1' }, 'all'),
    record,
    show,
    skip: [
      { test: 'an attempt that failed half-way leaves nothing behind', reason },
      { test: 'of two attempts that succeeded only the one that won counts', reason },
      { test: 'a batch that is repeated as a whole is there once', reason },
    ],
  });
});
