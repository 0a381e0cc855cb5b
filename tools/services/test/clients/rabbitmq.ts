import amqp from 'amqplib';
import type { Connect } from './client.ts';

const queue = 'counted';

export const connect: Connect = async ({ host, port, tls, username, password }, trust) => {
  const protocol = tls ? 'amqps' : 'amqp';
  const certified = username === undefined && { credentials: amqp.credentials.external() };
  const connection = await amqp.connect(
    { protocol, hostname: host, port, ...(username && { username }), ...(password && { password }) },
    { ...trust, ...certified },
  );
  connection.on('error', () => {});
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue, { durable: true });
  return {
    async add() {
      channel.sendToQueue(queue, Buffer.from('one'), { persistent: true });
      await channel.waitForConfirms();
    },
    count: async () => (await channel.checkQueue(queue)).messageCount,
    close: () => connection.close(),
  };
};
