import { Admin, Producer } from '@platformatic/kafka';
import type { Connect } from './client.ts';

const topic = 'counted';

export const connect: Connect = async ({ host, port, tls, username, password }, trust) => {
  const options = {
    clientId: 'dstream-test',
    bootstrapBrokers: [{ host, port }],
    retries: 5,
    retryDelay: 200,
    strict: true,
    ...(tls && { tls: trust }),
    ...(username && password && { sasl: { mechanism: 'SCRAM-SHA-256' as const, username, password } }),
  };
  const admin = new Admin({ ...options, retries: 0 });
  const producer = new Producer(options);
  const close = async (): Promise<void> => {
    await producer.close(true);
    await admin.close();
  };
  try {
    if (!(await admin.listTopics()).includes(topic)) await admin.createTopics({ topics: [topic] });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async add() {
      await producer.send({ messages: [{ topic, value: Buffer.from('one') }] });
    },
    async count() {
      const [found] = await admin.listOffsets({
        topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: -1n }] }],
      });
      return Number(found!.partitions[0]!.offset);
    },
    close,
  };
};
