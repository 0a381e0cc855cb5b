import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections: such a port would be lost while a server is down for a moment. */
const FIRST = 20_000;
const END = 32_000;

const given = new Set<number>();

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    await new Promise((closed) => server.close(closed));
    return true;
  } catch {
    return false;
  }
}

/** Ports of this machine that nobody listens at, one for each name. This process gives each of them once. */
export async function freePorts(names: readonly string[]): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  for (const name of names) {
    let port: number;
    do port = randomInt(FIRST, END);
    while (given.has(port) || !(await isFree(port)));
    given.add(port);
    ports[name] = port;
  }
  return ports;
}
