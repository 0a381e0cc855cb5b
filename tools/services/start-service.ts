import { randomBytes } from 'node:crypto';
import { startOnMachine } from './origin/machine.ts';
import { servers } from './servers/servers.ts';
import type { OwnService, ServiceName, ServiceOptions } from './service.ts';

const WHERE = {
  environment: 'where the environment says',
  docker: 'in a container',
  machine: 'on this machine',
};

/**
 * Starts a server that belongs to the caller: with Docker Compose where a Docker engine answers, else with the programs of this machine,
 * which are installed if they can be. Resolves when it serves clients; rejects with `Unavailable` if it cannot be had.
 */
export async function startService(name: ServiceName, options: ServiceOptions = {}): Promise<OwnService> {
  const server = servers[name];
  const say = options.say ?? (() => {});
  const secret = randomBytes(9).toString('hex');
  const start = performance.now();
  const instance = await startOnMachine(server, secret, options, say);
  say(
    `${server.title} runs ${WHERE[instance.origin]} after ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  return instance;
}
