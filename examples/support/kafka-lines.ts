import { Producer, Admin } from '@platformatic/kafka';

/** Makes a topic with a few partitions. */
export const makeTopic = async (broker: string, topic: string, partitions: number): Promise<void> => {
  const admin = new Admin({ clientId: 'example', bootstrapBrokers: [broker] });
  await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
  await admin.close();
};

/** Writes lines to a topic, to one partition after the other. */
export const writeLines = async (broker: string, topic: string, lines: readonly string[]): Promise<void> => {
  const producer = new Producer({ clientId: 'example', bootstrapBrokers: [broker] });
  const messages = lines.map((line) => ({ topic, value: Buffer.from(line) }));
  for (let i = 0; i < messages.length; i += 10) await producer.send({ messages: messages.slice(i, i + 10) });
  await producer.close();
};
