import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type ServerOptions as WebSocketServerOptions, type WebSocket } from 'ws';

/** What a server does with a new connection. */
export type Greet = (socket: WebSocket, request: IncomingMessage, index: number) => unknown;

/** A server of WebSockets, and the requests that it has seen. It ends with the test. */
export const serving = async (
  greet: Greet,
  secure?: ServerOptions,
  options: WebSocketServerOptions = {},
): Promise<{ readonly url: string; readonly asked: IncomingMessage[] }> => {
  const asked: IncomingMessage[] = [];
  const server = secure ? createSecureServer(secure) : createServer();
  const sockets = new WebSocketServer({ server, ...options });
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => undefined);
    void greet(socket, request, asked.push(request) - 1);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${secure ? 'wss' : 'ws'}://localhost:${port}/feed`, asked };
};

/** A feed that remembers all messages, and sends a client those after the number that it names when it comes. */
export class RememberingFeed {
  readonly #messages: string[] = [];
  readonly #readers = new Set<WebSocket>();
  readonly greet: Greet = (socket) => {
    socket.once('message', (from: Buffer) => {
      for (const message of this.#messages.slice(Number(from.toString()))) socket.send(message);
      this.#readers.add(socket);
    });
    socket.on('close', () => this.#readers.delete(socket));
  };

  send(messages: readonly string[]): void {
    this.#messages.push(...messages);
    for (const reader of this.#readers) for (const message of messages) reader.send(message);
  }

  cut(): void {
    for (const reader of this.#readers) reader.terminate();
  }
}
