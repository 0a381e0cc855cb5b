import { describeSink, type SinkUnderTest } from '@dstream/testing/conformance';
import { service } from '../../../tools/vitest/service.ts';
import { amqpSink, type AmqpSinkOptions } from '../src/index.ts';
import { made } from './support/attempt-of.ts';
import { testQueue } from './support/test-queue.ts';

await service('rabbitmq', ({ listeners }) => {
  const toQueue = async (options?: AmqpSinkOptions): Promise<SinkUnderTest<unknown>> => {
    const { url, name, distinct } = await testQueue(listeners.plain);
    return { sink: made(amqpSink({ url, routingKey: name, ...options })), read: distinct };
  };

  describeSink('amqp', { create: () => toQueue(), record: (n) => `record ${n}` });

  describeSink('amqp, one message at a time', {
    create: () => toQueue({ maxInFlight: 1 }),
    record: (n) => `record ${n}`,
  });
});
