import type { ReceiverSource } from '@dstream/core/plugin';
import { describeReceiverSource, type ReceiverUnderTest } from '@dstream/testing/conformance';
import { service } from '../../../tools/vitest/service.ts';
import { flumeAmqpSource, type FlumeEvent, type FlumeFormat } from '../src/index.ts';
import { countAcknowledged } from './support/count-acknowledged.ts';
import { encode } from './support/encode.ts';
import { testQueue } from './support/test-queue.ts';

await service('rabbitmq', ({ listeners }) => {
  const received = async (format: FlumeFormat): Promise<ReceiverUnderTest<FlumeEvent>> => {
    const { url, name, channel, send } = await testQueue(listeners.plain);
    const prepared = flumeAmqpSource({ url, queue: name, format, blockInterval: 10 });
    return {
      source: prepared.create(undefined as never) as ReceiverSource<FlumeEvent>,
      async produce(events) {
        for (const event of events) await send([encode(event, format)], { headers: event.headers });
      },
      acknowledged: countAcknowledged(channel),
    };
  };

  describeReceiverSource('flumeAmqp, plain', {
    create: () => received('plain'),
    record: (n) => ({ headers: { n: String(n) }, body: Buffer.from(`event ${n}`) }),
  });

  describeReceiverSource('flumeAmqp, Avro', {
    create: () => received('avro'),
    record: (n) => ({ headers: { n: String(n) }, body: Buffer.from(`event ${n}`) }),
  });
});
