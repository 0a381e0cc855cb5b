import { connect as connectSocket, isIP } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { tlsSettings, within } from '@dstream/connection';
import type { DStreamError } from '@dstream/core/plugin';
import { connect, credentials, type ChannelModel } from 'amqplib';
import { amqpError } from './amqp-error.ts';
import { explain, explainOpening } from './explain.ts';
import { shownUrl, type AmqpServer } from './server-options.ts';

/** An open connection to one server. */
export interface AmqpConnection {
  /** The server as messages show it. */
  readonly server: string;
  readonly model: ChannelModel;
  /** Resolves when the connection is no more: to what ended it, or to undefined after `close`. Never rejects. */
  readonly ended: Promise<DStreamError | undefined>;
  /** What has ended it, if that is known by the next turn of the event loop: channels end before their connection does. */
  whyEnded(): Promise<DStreamError | undefined>;
  /** Why the server takes no messages at present; undefined while it does. */
  readonly blocked: string | undefined;
  /** What the server answers, or an error with its code when it refuses, is gone, or does not answer. */
  request<T>(ask: () => Promise<T>): Promise<T>;
  /** Closes something in agreement with the server, unless it says nothing, or has said nothing before. Never rejects. */
  goodbye(close: () => Promise<void>): Promise<void>;
  /** Ends the connection after what was sent has arrived, or without that if the server does not answer. Idempotent. */
  close(): Promise<void>;
}

/** How long a server may take to say goodbye, in milliseconds: less than receivers are given to stop. */
const patience = 3_000;

/** Connects to the first of the server's addresses that answers. Rejects with the error of the last. */
export const openConnection = async (server: AmqpServer, signal?: AbortSignal): Promise<AmqpConnection> => {
  let failure: unknown;
  for (const url of server.urls) {
    signal?.throwIfAborted();
    try {
      return await openUrl(url, server, signal);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
};

const openUrl = async (
  address: string,
  server: AmqpServer,
  signal: AbortSignal | undefined,
): Promise<AmqpConnection> => {
  const shown = shownUrl(address);
  const target = targetOf(new URL(address), server);
  const cut = new AbortController();
  const abort = (): void => cut.abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const late = (): Error =>
      amqpError('AMQP_STALLED', { server: shown, reason: `no connection after ${server.connectTimeout} ms` });
    const opened = connect(target, socketSettings(target, server, cut.signal));
    return new OpenConnection(await within(opened, server.connectTimeout, late), shown, server, cut);
  } catch (error) {
    cut.abort();
    throw explainOpening(error, shown, target.username);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
};

interface Target {
  readonly protocol: 'amqp' | 'amqps';
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly vhost: string;
  readonly heartbeat: number;
}

const targetOf = (url: URL, server: AmqpServer): Target => {
  const isTls = url.protocol === 'amqps:' || server.tls !== false;
  return {
    protocol: isTls ? 'amqps' : 'amqp',
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 5671 : 5672) : Number(url.port),
    username: server.username ?? (decodeURIComponent(url.username) || 'guest'),
    password: server.password ?? (decodeURIComponent(url.password) || 'guest'),
    vhost: url.pathname.slice(1),
    heartbeat: Math.ceil(server.heartbeat / 1000),
  };
};

/** `cut` destroys the socket at any time, which the library has no call for. */
const socketSettings = (
  { protocol, hostname, port }: Target,
  { tls, login }: AmqpServer,
  cut: AbortSignal,
): Record<string, unknown> => {
  const common = {
    ...(login === 'certificate' ? { credentials: credentials.external() } : {}),
    noDelay: true,
    keepAlive: true,
    keepAliveDelay: 60_000,
    clientProperties: { connection_name: 'dstream' },
  };
  if (protocol === 'amqp') return { ...common, signal: cut };
  const socket = connectSocket({ host: hostname, port, signal: cut });
  const servername = isIP(hostname) ? {} : { servername: hostname };
  return { ...common, ...servername, ...tlsSettings(tls), socket };
};

class OpenConnection implements AmqpConnection {
  readonly server: string;
  readonly model: ChannelModel;
  readonly ended: Promise<DStreamError | undefined>;
  blocked: string | undefined;
  readonly #replyTimeout: number;
  readonly #cut: AbortController;
  #failure: unknown;
  #isSilent = false;
  #closing: Promise<void> | undefined;

  constructor(model: ChannelModel, shown: string, { replyTimeout }: AmqpServer, cut: AbortController) {
    this.server = shown;
    this.model = model;
    this.#replyTimeout = replyTimeout;
    this.#cut = cut;
    this.ended = new Promise((resolve) => {
      model
        .on('error', (error) => (this.#failure ??= error))
        .on('blocked', (reason) => (this.blocked = reason))
        .on('unblocked', () => (this.blocked = undefined))
        .once('close', (error) => resolve(this.#end(error)));
    });
  }

  async request<T>(ask: () => Promise<T>): Promise<T> {
    const late = (): Error => {
      this.#isSilent = true;
      const reason = `no answer after ${this.#replyTimeout} ms`;
      return amqpError('AMQP_STALLED', { server: this.server, reason });
    };
    try {
      return await within(ask(), this.#replyTimeout, late);
    } catch (error) {
      throw await this.#reasonOf(error);
    }
  }

  whyEnded(): Promise<DStreamError | undefined> {
    return Promise.race([this.ended, nextTurn(undefined)]);
  }

  /** When the connection has ended, the library rejects what was asked for without saying why. */
  async #reasonOf(thrown: unknown): Promise<DStreamError> {
    const isSpoken = typeof (thrown as { code?: unknown }).code === 'number';
    return (isSpoken ? undefined : await this.whyEnded()) ?? explain(thrown, this.server);
  }

  async goodbye(close: () => Promise<void>): Promise<void> {
    const late = (): Error => {
      this.#isSilent = true;
      return new Error('no goodbye');
    };
    const gone = Promise.race([(async () => close())(), this.ended]);
    const waited = within(gone, patience, late).catch(() => undefined);
    // A server that is blocked reads nothing: it learns of it later.
    if (!this.#isSilent && this.blocked === undefined) await waited;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.goodbye(() => this.model.close());
    this.#cut.abort();
    await this.whyEnded();
  }

  #end(closed: Error | undefined): DStreamError | undefined {
    const isOurs = this.#closing !== undefined;
    this.#cut.abort();
    const reason = this.#failure ?? closed ?? new Error('Unexpected close');
    return isOurs ? undefined : explain(reason, this.server);
  }
}
