import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { kafkaConnectionFields, type KafkaConnection, type KafkaConnectionOptions } from '../../src/index.ts';

const schema = z.object(kafkaConnectionFields);

/** The options, checked, with little patience. */
export const connectionTo = (
  brokers: string | readonly string[],
  options: Partial<KafkaConnectionOptions> = {},
): KafkaConnection => schema.parse({ brokers, connectTimeout: 2000, retryTimeout: 0, ...options });

/** Something that listens and is no broker: what it does with a connection is up to the test. Resolves to its address. */
export const listening = async (onConnection: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};
