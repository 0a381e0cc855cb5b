import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { KeyPair } from '../certificates/certificates.ts';
import type { Address } from './cut-proxy.ts';
import { listen, LOOPBACK, stopListening } from './listening.ts';

/** A proxy on the loopback address that speaks TLS with clients, with a certificate of your choice, and passes on what they say. */
export class TlsProxy implements AsyncDisposable {
  readonly host = LOOPBACK;
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<TLSSocket>;

  private constructor(server: Server, sockets: Set<TLSSocket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  /** A proxy before `target`, which does not speak TLS itself. `certificate` is what clients are shown. */
  static async to(target: Address, certificate: KeyPair): Promise<TlsProxy> {
    const sockets = new Set<TLSSocket>();
    const server = createServer({ ...certificate, allowHalfOpen: true }, (client) => {
      sockets.add(client);
      const { host, port } = target;
      const behind = connect({ host, port, allowHalfOpen: true });
      void pipeline(client, behind, client)
        .catch(() => behind.destroy())
        .finally(() => sockets.delete(client));
    });
    server.on('tlsClientError', () => {});
    return new TlsProxy(server, sockets, await listen(server, 0));
  }

  /** Breaks all connections and ends. Calling it again does nothing. */
  async close(): Promise<void> {
    stopListening(this.#server);
    for (const socket of this.#sockets) socket.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
