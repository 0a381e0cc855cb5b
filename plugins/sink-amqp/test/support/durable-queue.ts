import { connect, type Channel } from 'amqplib';

/** A queue that outlives the restarts of its server, looked at over new connections. */
export interface DurableQueue {
  readonly name: string;
  declare(): Promise<void>;
  /** Takes all messages out. */
  bodies(): Promise<string[]>;
}

export const durableQueue = (url: string): DurableQueue => {
  const name = 'durable';
  const over = async <T>(use: (channel: Channel) => Promise<T>): Promise<T> => {
    const connection = await connect(url);
    try {
      return await use(await connection.createChannel());
    } finally {
      await connection.close();
    }
  };
  return {
    name,
    declare: () => over(async (channel) => void (await channel.assertQueue(name, { durable: true }))),
    bodies: () =>
      over(async (channel) => {
        const bodies: string[] = [];
        for (;;) {
          const message = await channel.get(name, { noAck: true });
          if (!message) return bodies;
          bodies.push(message.content.toString());
        }
      }),
  };
};
