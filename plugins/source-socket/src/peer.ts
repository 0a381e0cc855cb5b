import type { ConnectionOptions } from 'node:tls';

/** Whom to connect to, and how. */
export interface Peer {
  readonly host: string;
  readonly port: number;
  /** TLS settings of node:tls; true for its defaults; false for plain TCP. */
  readonly tls: boolean | ConnectionOptions;
  /** Milliseconds to wait for the connection. */
  readonly connectTimeout: number;
}

/** `host:port`, as people write it. */
export const addressOf = ({ host, port }: Pick<Peer, 'host' | 'port'>): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
