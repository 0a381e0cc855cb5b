import { randomUUID } from 'node:crypto';
import { connect, type GetMessage, type Options } from 'amqplib';
import { onTestFinished } from 'vitest';
import type { Listener } from '../../../../tools/vitest/service.ts';

export const urlOf = ({ host, port, tls, username, password }: Listener): string =>
  `amqp${tls ? 's' : ''}://${username}:${password}@${host}:${port}`;

/** A queue of its own for each test, and a look at it. */
export interface TestQueue {
  readonly url: string;
  readonly name: string;
  /** Every message that has come so far. */
  messages(): Promise<GetMessage[]>;
  /** Those of one id count once, as for a consumer that knows the ids it has seen. */
  distinct(): Promise<string[]>;
}

/** Makes a queue that is gone after the test. */
export const testQueue = async (listener: Listener, options?: Options.AssertQueue): Promise<TestQueue> => {
  const url = urlOf(listener);
  const connection = await connect(url);
  const channel = await connection.createChannel();
  const name = `test-${randomUUID()}`;
  await channel.assertQueue(name, options);
  onTestFinished(async () => {
    await channel.deleteQueue(name);
    await connection.close();
  });
  const seen: GetMessage[] = [];
  const messages = async (): Promise<GetMessage[]> => {
    for (;;) {
      const message = await channel.get(name, { noAck: true });
      if (!message) return seen;
      seen.push(message);
    }
  };
  return {
    url,
    name,
    messages,
    async distinct() {
      const byId = new Map((await messages()).map((message) => [message.properties.messageId, message]));
      return Array.from(byId.values(), ({ content }) => content.toString());
    },
  };
};
