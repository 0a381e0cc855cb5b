import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { fromEnvironment } from '../services/origin/environment.ts';
import type { OwnService, Service, ServiceName } from '../services/service.ts';
import { startService } from '../services/start-service.ts';

/** A server as the tests are given it: how to reach it, or why it cannot be had. */
export type SharedService = { readonly service: Service } | { readonly reason: string };

declare module 'vitest' {
  interface ProvidedContext {
    /** The servers that the settings of a package name. */
    services: readonly ServiceName[];
    /** Where tests ask for a server: it answers `GET /name` with a `SharedService`. */
    servicesUrl: string;
  }
}

/** The servers of this run. Each package loads this module anew, so they are kept where all copies find them. */
interface Run {
  readonly started: Map<ServiceName, Promise<SharedService>>;
  readonly own: OwnService[];
  desk: Promise<Server> | undefined;
  users: number;
}

const RUN = Symbol.for('dstream.tests.services');
const run = ((globalThis as { [RUN]?: Run })[RUN] ??= {
  started: new Map(),
  own: [],
  desk: undefined,
  users: 0,
});

/** Only what can go to another process. */
const plain = ({ name, origin, listeners, detours, certificates }: Service): Service => ({
  name,
  origin,
  listeners,
  detours,
  certificates,
});

async function start(name: ServiceName): Promise<SharedService> {
  const say = (line: string): void => console.log(`services: ${name}: ${line}`);
  try {
    const given = await fromEnvironment(name, process.env);
    if (given) {
      say('is where the environment says');
      return { service: given };
    }
    const own = await startService(name, { say });
    run.own.push(own);
    return { service: plain(own) };
  } catch (error) {
    const reason = (error as Error).message;
    say(`cannot be had: ${reason}`);
    return { reason };
  }
}

/** Starts a server when the first test asks for it. */
function shared(name: ServiceName): Promise<SharedService> {
  const service = run.started.get(name) ?? start(name);
  run.started.set(name, service);
  return service;
}

async function openDesk(): Promise<Server> {
  const server = createServer((request, response) => {
    void shared(request.url!.slice(1) as ServiceName).then((found) => response.end(JSON.stringify(found)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

async function stopAll(): Promise<void> {
  const desk = await run.desk;
  run.desk = undefined;
  desk?.close();
  desk?.closeAllConnections();
  await Promise.all(run.started.values());
  run.started.clear();
  await Promise.all(run.own.splice(0).map((own) => own.stop()));
}

/** Lets the tests of a package ask for servers. What they share ends when the last package has ended. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.users += 1;
  run.desk ??= openDesk();
  const { port } = (await run.desk).address() as AddressInfo;
  project.provide('servicesUrl', `http://127.0.0.1:${port}`);
  return async () => {
    run.users -= 1;
    if (run.users === 0) await stopAll();
  };
}
