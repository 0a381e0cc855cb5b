/**
 * Sends a text to whoever connects, as fast as it is taken, over and over until so many megabytes were sent; then keeps
 * the connection open. Arguments: seed, megabytes. Prints its port.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { zipfText } from '../data/text.ts';

const [seed = '', megabytes = '1'] = process.argv.slice(2);
const text = Buffer.from(`${zipfText(50_000, seed)}\n`);
const times = Math.ceil((Number(megabytes) * 1e6) / text.length);

const send = async (socket: Socket): Promise<void> => {
  for (let time = 0; time < times; time++) if (!socket.write(text)) await once(socket, 'drain');
};

const server = createServer((socket) => {
  socket.on('error', () => undefined);
  send(socket).catch(() => undefined);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const words = text.toString('latin1').trim().split(/\s+/).length;
  console.log(JSON.stringify({ port, bytes: times * text.length, words: times * words }));
});
