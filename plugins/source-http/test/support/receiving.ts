import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Logger, ReceiverSource, Store } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { httpSource, type HttpSourceOptions } from '../../src/index.ts';

const silent = (): void => undefined;

/** A source on a free port, and where it listens once it runs. */
export const sourceOf = (
  options: Partial<HttpSourceOptions> = {},
): { readonly source: ReceiverSource<unknown>; readonly url: Promise<string> } => {
  const listening = Promise.withResolvers<string>();
  const logger: Logger = {
    debug: silent,
    warn: silent,
    error: silent,
    info(_, fields) {
      const { port, path } = fields as { port: number; path: string };
      listening.resolve(`${options.tls ? 'https' : 'http'}://localhost:${port}${path}`);
    },
  };
  const source = httpSource({ port: 0, linger: 1, ...options }).create((() => logger) as never);
  return { source, url: listening.promise };
};

/** Keeps blocks; `gate` makes them wait. */
export class Blocks implements Store<unknown> {
  readonly blocks: (readonly unknown[])[] = [];
  gate: () => Promise<void> | void = () => undefined;

  get records(): unknown[] {
    return this.blocks.flat();
  }

  async block(values: readonly unknown[]): Promise<void> {
    await this.gate();
    this.blocks.push(values);
  }

  record(): undefined {
    throw new Error('not durable');
  }

  bytes(): undefined {
    throw new Error('not durable');
  }

  reportError(error: unknown): void {
    throw error;
  }
}

/** A source that runs until the test is over. */
export const receiving = async (
  options: Partial<HttpSourceOptions> = {},
): Promise<{ readonly url: string; readonly store: Blocks; readonly stop: () => Promise<void> }> => {
  const { source, url } = sourceOf(options);
  const [store, end] = [new Blocks(), new AbortController()];
  const ended = source.run(store, end.signal);
  const stop = (): Promise<void> => {
    end.abort();
    return ended;
  };
  onTestFinished(stop);
  return {
    url: await Promise.race([url, ended.then(() => Promise.reject(new Error('ended')))]),
    store,
    stop,
  };
};

/** Posts a body. */
export const post = (
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'text/plain',
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => fetch(url, { method: 'POST', body, headers: { 'content-type': type, ...headers } });

/** A port where nothing listens. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
