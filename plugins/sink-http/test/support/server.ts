import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** A request as it arrived. */
export interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  readonly text: string;
}

/** What a server answers a request with. */
export type Answer = (request: Arrived, response: ServerResponse, index: number) => unknown;

/** A server that notes what arrives, and how it is asked. */
export const serving = async (
  answer: Answer = (_, response) => response.end(),
  secure?: ServerOptions,
): Promise<{ readonly url: string; readonly arrived: Arrived[]; readonly server: Server }> => {
  const arrived: Arrived[] = [];
  const listener = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces = await message.toArray();
    const body = Buffer.concat(pieces as Buffer[]);
    const text = (message.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
    const request = { headers: message.headers, method: message.method!, text };
    await answer(request, response, arrived.push(request) - 1);
  };
  const onRequest = (message: IncomingMessage, response: ServerResponse): void =>
    void listener(message, response);
  const server = secure ? createSecureServer(secure, onRequest) : createServer(onRequest);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${secure ? 'https' : 'http'}://localhost:${port}/records`, arrived, server };
};
