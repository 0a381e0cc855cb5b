/**
 * Sends texts to the one that connects, as fast as they are taken. Its parent gets the port, and then one message for each
 * order that was carried out: to load texts into memory, or to send them.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';

type Order = { readonly load: readonly string[] } | { readonly send: readonly string[] };

const texts = new Map<string, Buffer>();
const connected = Promise.withResolvers<Socket>();

const carryOut = async (order: Order): Promise<void> => {
  if ('load' in order) {
    for (const path of order.load) if (!texts.has(path)) texts.set(path, readFileSync(path));
    return;
  }
  const socket = await connected.promise;
  for (const path of order.send) if (!socket.write(texts.get(path)!)) await once(socket, 'drain');
};

process.on('message', (order: Order) => void carryOut(order).then(() => process.send!('done')));
process.on('disconnect', () => process.exit());
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  connected.resolve(socket);
});
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
