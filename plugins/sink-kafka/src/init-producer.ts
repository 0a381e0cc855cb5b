import type { KafkaClient } from '@dstream/kafka-connection';
import { initProducerIdV4, type Connection } from '@platformatic/kafka';
import type { ProducerIdentity } from './producer.ts';

/** Any broker, another one each time something is tried again. */
const anyBroker = async (client: KafkaClient): Promise<Connection> => {
  const ids = [...(await client.metadata([])).brokers.keys()];
  return client.recordsFrom(ids[Math.floor(Math.random() * ids.length)]!);
};

/** A new producer, which has no transactions. */
export const initProducer = async (client: KafkaClient, signal: AbortSignal): Promise<ProducerIdentity> => {
  const { producerId, producerEpoch } = await client.perform(
    'become a producer',
    async () => initProducerIdV4.api.async(await anyBroker(client), null, 0, -1n, -1),
    { signal },
  );
  return { producerId, producerEpoch };
};
