import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** The URL of a broker that takes every connection and answers every subscription with this code; MQTT 5. */
export const startGrantingBroker = async (code: number): Promise<string> => {
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (packet: Buffer) => {
        if (packet[0] === 0x10) socket.write(Uint8Array.of(0x20, 3, 0, 0, 0));
        if (packet[0] === 0x82) socket.write(Uint8Array.of(0x90, 4, packet[2]!, packet[3]!, 0, code));
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
