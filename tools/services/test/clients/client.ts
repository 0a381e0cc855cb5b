import type { Certificates, KeyPair } from '../../certificates/certificates.ts';
import type { Listener } from '../../service.ts';

/** What a client of TLS trusts and shows. */
export interface Trust extends Partial<KeyPair> {
  readonly ca: string;
}

/** One connection to a server, with something that can be counted on the other side. */
export interface Client {
  /** Adds one. Resolves when the server has it. */
  add(): Promise<void>;
  /** How many the server has. */
  count(): Promise<number>;
  close(): Promise<void>;
}

/** Connects, and rejects if the server lets nobody in. */
export type Connect = (listener: Listener, trust: Trust) => Promise<Client>;

/** Who trusts the certificates of a server, and shows one of its own if `shows`. */
export const trust = ({ ca, client }: Certificates, shows = false): Trust => ({ ca, ...(shows && client) });
