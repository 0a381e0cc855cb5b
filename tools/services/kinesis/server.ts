/** The process of the emulator: `server.ts` with its settings, a JSON object, as argument. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createRequire } from 'node:module';

/** Where it listens, what it shows, and whom it knows. */
export interface KinesisSettings {
  readonly bind: string;
  /** By name of listener. */
  readonly ports: Readonly<Record<string, number>>;
  /** The directory of the certificates. */
  readonly config: string;
  /** The directory of the streams. */
  readonly data: string;
  /** The access key that the listeners with a password take. */
  readonly accessKey: string;
  /** Options of kinesalite. */
  readonly emulator: Readonly<Record<string, string | number>>;
}

const kinesalite = createRequire(import.meta.url)('kinesalite') as (options: object) => {
  listeners(event: 'request'): RequestListener[];
};

/** As the service answers those whom it does not know. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const body = {
    __type: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  };
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

function serve({ bind, ports, config, data, accessKey, emulator }: KinesisSettings): void {
  const [handle] = kinesalite({ path: data, ...emulator }).listeners('request') as [RequestListener];
  const known: RequestListener = (request, response) =>
    request.headers.authorization?.includes(`Credential=${accessKey}/`) === false
      ? refuse(request, response)
      : handle(request, response);

  const file = (name: string): Buffer => readFileSync(`${config}/${name}`);
  const tls = { cert: file('server.pem'), key: file('server.key') };
  const mutual = { ...tls, ca: file('ca.pem'), requestCert: true, rejectUnauthorized: true };
  const servers = {
    plain: createServer(handle),
    tls: createTlsServer(tls, handle),
    password: createServer(known),
    passwordTls: createTlsServer(tls, known),
    clientCertificate: createTlsServer(mutual, handle),
  };
  let waiting = Object.keys(servers).length;
  for (const [name, server] of Object.entries(servers)) {
    server.listen(ports[name], bind, () => {
      waiting -= 1;
      if (waiting === 0) console.log('Kinesis is ready');
    });
  }
}

serve(JSON.parse(process.argv[2]!) as KinesisSettings);
