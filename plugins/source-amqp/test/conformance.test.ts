import type { ReceiverSource } from '@dstream/core/plugin';
import { describeReceiverSource, type ReceiverUnderTest } from '@dstream/testing/conformance';
import { service } from '../../../tools/vitest/service.ts';
import { amqpSource, type AmqpSourceOptions } from '../src/index.ts';
import { countAcknowledged } from './support/count-acknowledged.ts';
import { testQueue } from './support/test-queue.ts';
import { decode } from './support/text-source.ts';

await service('rabbitmq', ({ listeners }) => {
  const received = async (
    options?: Partial<AmqpSourceOptions<string>>,
  ): Promise<ReceiverUnderTest<string>> => {
    const { url, name, channel, send } = await testQueue(listeners.plain);
    const prepared = amqpSource({ url, queue: name, blockInterval: 10, decode, ...options });
    return {
      source: prepared.create(undefined as never) as ReceiverSource<string>,
      produce: (records) => send(records),
      acknowledged: countAcknowledged(channel),
    };
  };

  describeReceiverSource('amqp', { create: () => received(), record: (n) => `message ${n}` });

  describeReceiverSource('amqp, two messages at a time', {
    create: () => received({ prefetch: 2 }),
    record: (n) => `message ${n}`,
  });
});
