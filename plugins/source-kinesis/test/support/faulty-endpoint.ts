import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** An error that is answered in place of what the service would have said. */
export interface Fault {
  readonly type: string;
  readonly status?: number;
}

/** Says what becomes of a request: an error, or undefined for the answer of the service. */
export type Faults = (operation: string, input: any) => Fault | undefined;

/** Stands before a service, and answers for it where a test wants it to. */
export class FaultyEndpoint {
  readonly #target: URL;
  /** Every request, by the name of its operation. */
  readonly operations: string[] = [];
  faults: Faults = () => undefined;
  url = '';

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  static async before(target: string, faults?: Faults): Promise<FaultyEndpoint> {
    const endpoint = new FaultyEndpoint(target);
    if (faults) endpoint.faults = faults;
    const server = createServer((request, response) => void endpoint.#answer(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return endpoint;
  }

  /** How often an operation was asked for. */
  count(operation: string): number {
    return this.operations.filter((one) => one === operation).length;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const operation = String(request.headers['x-amz-target']).split('.')[1]!;
    this.operations.push(operation);
    const fault = this.faults(operation, JSON.parse(body.toString()));
    if (fault) {
      const { type, status = 400 } = fault;
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ __type: type, message: `this is a test of ${type}` }));
      return;
    }
    const { hostname, port } = this.#target;
    const { method, headers, url } = request;
    const passed = forward({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    passed.end(body);
  }
}
