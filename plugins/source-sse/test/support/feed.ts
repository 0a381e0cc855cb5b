import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a server does with a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse, index: number) => unknown;

/** A server that answers like this, and what it was asked. It ends with the test. */
export const serving = async (
  answer: Answer,
  secure?: ServerOptions,
): Promise<{ readonly url: string; readonly asked: IncomingMessage[] }> => {
  const asked: IncomingMessage[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void answer(request, response, asked.push(request) - 1);
  const server = secure ? createSecureServer(secure, listener) : createServer(listener);
  await once(server.listen(0, 'localhost'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${secure ? 'https' : 'http'}://localhost:${port}/events`, asked };
};

/** Begins an event stream. */
export const begin = (response: ServerResponse, text = ''): ServerResponse => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).flushHeaders();
  if (text !== '') response.write(text);
  return response;
};

/** A feed that remembers all events, numbered from 1, and sends those after the last one that a client knows. */
export class RememberingFeed {
  readonly #events: string[] = [];
  readonly #readers = new Set<ServerResponse>();
  readonly answer: Answer = ({ headers }, response) => {
    begin(response);
    for (let n = Number(headers['last-event-id'] ?? 0); n < this.#events.length; n++)
      response.write(this.#text(n));
    this.#readers.add(response);
    response.on('close', () => this.#readers.delete(response));
  };

  send(events: readonly string[]): void {
    for (const event of events) {
      this.#events.push(event);
      for (const reader of this.#readers) reader.write(this.#text(this.#events.length - 1));
    }
  }

  /** Breaks all connections. */
  cut(): void {
    for (const reader of this.#readers) reader.destroy();
  }

  #text(n: number): string {
    return `id: ${n + 1}\ndata: ${this.#events[n]}\n\n`;
  }
}
