import { randomUUID } from 'node:crypto';
import { connect, type ConfirmChannel, type Options } from 'amqplib';
import { onTestFinished } from 'vitest';
import type { Listener } from '../../../../tools/vitest/service.ts';

/** The URL of a listener; `port` of a proxy before it. */
export const urlOf = ({ host, port, tls, username, password }: Listener): string =>
  `amqp${tls ? 's' : ''}://${username}:${password}@${host}:${port}`;

/** A queue of its own for each test, and a client that fills it. */
export interface TestQueue {
  readonly url: string;
  readonly name: string;
  readonly channel: ConfirmChannel;
  /** Resolves when the server has them all. */
  send(bodies: readonly (string | Buffer)[], options?: Options.Publish): Promise<void>;
  /** How many messages wait in the queue and are not delivered to anybody. */
  waiting(): Promise<number>;
  /** How many consumers a queue has, that may not be there yet. */
  consumersOf(queue: string): Promise<number>;
}

/** Makes a queue that is gone after the test. */
export const testQueue = async (listener: Listener, options?: Options.AssertQueue): Promise<TestQueue> => {
  const url = urlOf(listener);
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  const name = `test-${randomUUID()}`;
  await channel.assertQueue(name, options);
  onTestFinished(async () => {
    await channel.deleteQueue(name);
    await connection.close();
  });
  return {
    url,
    name,
    channel,
    async send(bodies, published) {
      for (const body of bodies) channel.sendToQueue(name, Buffer.from(body), published);
      await channel.waitForConfirms();
    },
    waiting: async () => (await channel.checkQueue(name)).messageCount,
    async consumersOf(queue) {
      const look = (await connection.createChannel()).on('error', () => {});
      return look.checkQueue(queue).then(
        ({ consumerCount }) => consumerCount,
        () => 0,
      );
    },
  };
};
