import { connect } from 'amqplib';

/** Binds a queue to an exchange of type headers. */
export const bind = async (url: string, queue: string, exchange: string, what: object): Promise<void> => {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  await channel.bindQueue(queue, exchange, '', what);
  await connection.close();
};
