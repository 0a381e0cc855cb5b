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
  /** Says for each record of a PutRecords, by its number, with which error it is not taken. */
  refuseRecord: ((index: number) => string | undefined) | undefined;
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
    if (operation === 'PutRecords' && this.refuseRecord) await this.#refuseSome(request, body, response);
    else
      this.#pass(request, body, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
  }

  /** Passes on the records that are taken, and answers for the others. */
  async #refuseSome(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const input = JSON.parse(body.toString()) as { Records: unknown[] };
    const codes = input.Records.map((_, index) => this.refuseRecord!(index));
    const Records = input.Records.filter((_, index) => codes[index] === undefined);
    const taken = Records.length === 0 ? [] : await this.#put(request, { ...input, Records });
    const results = codes.map((ErrorCode) =>
      ErrorCode === undefined ? taken.shift() : { ErrorCode, ErrorMessage: 'this is a test' },
    );
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ FailedRecordCount: codes.length - Records.length, Records: results }));
  }

  async #put(request: IncomingMessage, input: object): Promise<unknown[]> {
    const answer = await new Promise<IncomingMessage>((resolve) => {
      this.#pass(request, Buffer.from(JSON.stringify(input)), resolve);
    });
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece as Buffer);
    return (JSON.parse(Buffer.concat(pieces).toString()) as { Records: unknown[] }).Records;
  }

  #pass(request: IncomingMessage, body: Buffer, take: (answer: IncomingMessage) => void): void {
    const { hostname, port } = this.#target;
    const { method, headers, url } = request;
    const length = { 'content-length': String(body.length) };
    const passed = forward({ hostname, port, method, path: url, headers: { ...headers, ...length } }, take);
    passed.on('error', () => request.destroy());
    passed.end(body);
  }
}
