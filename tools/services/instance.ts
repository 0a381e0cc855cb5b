import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Output } from './process/output.ts';
import type { Runner } from './process/runner.ts';
import type { Server } from './server.ts';
import type { OwnService, Service } from './service.ts';

/** How long a server may take to be ready, in milliseconds, on a machine that is busy with other things too. */
const PATIENCE = 120_000;
const POLL = 40;

async function listens(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A server that was asked for, from its first start to its end. */
export class Instance implements OwnService {
  readonly name: Service['name'];
  readonly origin: Service['origin'];
  readonly listeners: Service['listeners'];
  readonly detours: Service['detours'];
  readonly certificates: Service['certificates'];
  readonly directory: string;
  readonly #server: Server;
  readonly #runner: Runner;
  readonly #companion: Runner | undefined;
  readonly #output: Output;
  #stopped = false;

  constructor(server: Server, service: Service, directory: string, runner: Runner, companion?: Runner) {
    ({ name: this.name, origin: this.origin, listeners: this.listeners, detours: this.detours } = service);
    this.certificates = service.certificates;
    this.directory = directory;
    this.#server = server;
    this.#runner = runner;
    this.#companion = companion;
    this.#output = new Output(join(directory, 'output.log'));
  }

  async start(): Promise<void> {
    await this.#companion?.start();
    const offset = await this.#output.size();
    const { ended } = await this.#runner.start();
    const late = AbortSignal.timeout(PATIENCE);
    const enough = AbortSignal.any([ended, late]);
    if ((await this.#output.has(this.#server.ready, offset, enough)) && (await this.#answers(enough))) return;
    const what = late.aborted ? `was not ready after ${PATIENCE / 1000} s` : 'ended while it started';
    const tail = await this.#output.tail(offset);
    await this.kill();
    throw new Error(`${this.#server.title} ${what}:\n${tail}`);
  }

  async kill(): Promise<void> {
    await this.#runner.end('SIGKILL');
    await this.#companion?.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.#runner.end(this.#server.end ?? 'SIGTERM');
    await this.#companion?.end('SIGKILL');
    await this.start();
  }

  pause(): Promise<void> {
    return this.#runner.pause();
  }

  resume(): Promise<void> {
    return this.#runner.resume();
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    if (this.#server.leavesTraces) {
      await this.resume();
      await this.#runner.end(this.#server.end ?? 'SIGTERM');
    }
    await this.kill();
    await this.#runner.remove();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #answers(enough: AbortSignal): Promise<boolean> {
    const ports = Object.values(this.listeners).concat(this.detours.map(({ target }) => target));
    for (const { host, port } of ports) {
      while (!(await listens(host, port))) {
        if (enough.aborted) return false;
        await delay(POLL);
      }
    }
    return true;
  }
}
