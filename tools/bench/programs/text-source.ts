import { createServer } from 'node:net';
import { zipfText } from '../data/text.ts';

/** Sends the same text over and over to whoever connects, as fast as it is read. Prints the port. */
const text = Buffer.from(`${zipfText(20_000, 'socket')}\n`);

const server = createServer((socket) => {
  const send = (): void => {
    while (socket.write(text));
  };
  socket.on('drain', send).on('error', () => undefined);
  send();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
