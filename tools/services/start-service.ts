import { randomBytes } from 'node:crypto';
import { dockerAnswers, startInContainer } from './origin/docker.ts';
import { startOnMachine } from './origin/machine.ts';
import type { Server } from './server.ts';
import { servers } from './servers/servers.ts';
import type { OwnService, Say, ServiceName, ServiceOptions } from './service.ts';
import { Unavailable } from './unavailable.ts';

const WHERE = {
  environment: 'where the environment says',
  docker: 'in a container',
  machine: 'on this machine',
};

async function start(server: Server, options: ServiceOptions, say: Say): Promise<OwnService> {
  const secret = randomBytes(9).toString('hex');
  if (server.container && (await dockerAnswers())) {
    try {
      return await startInContainer(server, secret, options, say);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      say(error.message);
    }
  }
  return startOnMachine(server, secret, options, say);
}

/**
 * Starts a server that belongs to the caller: with Docker Compose where a Docker engine answers, else with the programs of this machine,
 * which are installed if they can be. Resolves when it serves clients; rejects with `Unavailable` if it cannot be had.
 */
export async function startService(name: ServiceName, options: ServiceOptions = {}): Promise<OwnService> {
  const server = servers[name];
  const say = options.say ?? (() => {});
  const begin = performance.now();
  const instance = await start(server, options, say);
  say(
    `${server.title} runs ${WHERE[instance.origin]} after ${((performance.now() - begin) / 1000).toFixed(1)} s`,
  );
  return instance;
}
