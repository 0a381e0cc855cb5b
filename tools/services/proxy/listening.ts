import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** Resolves to the port when the server listens; rejects if it cannot. */
export async function listen(server: Server, port: number): Promise<number> {
  await once(server.listen(port, LOOPBACK), 'listening');
  return (server.address() as AddressInfo).port;
}

/** Lets nobody in any more. Connections that there are go on. */
export function stopListening(server: Server): void {
  if (server.listening) server.close();
}
