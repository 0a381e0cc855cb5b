import { setTimeout as sleep } from 'node:timers/promises';
import { Producer, Admin } from '@platformatic/kafka';

/** Makes a topic with a few partitions, and waits until each can be written to. */
export const makeTopic = async (broker: string, topic: string, partitions: number): Promise<void> => {
  const admin = new Admin({ clientId: 'example', bootstrapBrokers: [broker] });
  await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
  while (!(await hasLeaders(admin, topic, partitions))) await sleep(20);
  await admin.close();
};

/** What is written while a partition has no leader yet, this client writes to all of them once more: lines would be there twice. */
const hasLeaders = async (admin: Admin, name: string, count: number): Promise<boolean> => {
  const partitions = Array.from({ length: count }, (_, partitionIndex) => ({
    partitionIndex,
    timestamp: -1n,
  }));
  return admin.listOffsets({ topics: [{ name, partitions }] }).then(
    () => true,
    () => false,
  );
};

/** Writes lines to a topic, to one partition after the other. */
export const writeLines = async (broker: string, topic: string, lines: readonly string[]): Promise<void> => {
  const producer = new Producer({ clientId: 'example', bootstrapBrokers: [broker] });
  const messages = lines.map((line) => ({ topic, value: Buffer.from(line) }));
  for (let i = 0; i < messages.length; i += 10) await producer.send({ messages: messages.slice(i, i + 10) });
  await producer.close();
};
