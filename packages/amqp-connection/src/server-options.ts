import { tlsOptions, type TlsSetting } from '@dstream/connection';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** Which server, and how: the options that everything that talks AMQP shares. */
export interface AmqpServerOptions {
  /**
   * `amqp://user:password@host:port/vhost`, or `amqps://` for TLS; several for a cluster: the first that answers is used.
   * Default: `amqp://localhost`. Never printed.
   */
  url?: string | readonly string[] | undefined;
  /** Instead of the user in the URL. Default: guest. */
  username?: string | undefined;
  /** Instead of the password in the URL. Never printed. */
  password?: string | undefined;
  /** true, or settings of node:tls (`ca`, `cert`, `key`, `servername` …), for TLS. Default: as the URL says. Never printed. */
  tls?: TlsSetting | undefined;
  /**
   * Who this is: `password` says it by user and password, `certificate` by `tls.cert` and `tls.key` (the mechanism EXTERNAL; the
   * server needs its plugin rabbitmq_auth_mechanism_ssl). Default: password.
   */
  login?: 'password' | 'certificate' | undefined;
  /** Milliseconds to wait for a connection. Default: 20,000. */
  connectTimeout?: number | undefined;
  /** Milliseconds the server may take to answer a request. Default: 30,000. */
  replyTimeout?: number | undefined;
  /**
   * Milliseconds between signs of life, in whole seconds; a server that gives none for two of them is gone. 0: none.
   * Default: 10,000.
   */
  heartbeat?: number | undefined;
}

/** The same, checked. */
export interface AmqpServer {
  readonly urls: readonly string[];
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly tls: TlsSetting;
  readonly login: 'password' | 'certificate';
  readonly connectTimeout: number;
  readonly replyTimeout: number;
  readonly heartbeat: number;
}

const isAmqpUrl = (text: string): boolean =>
  URL.canParse(text) && /^amqps?:$/.test(new URL(text).protocol) && new URL(text).hostname !== '';

const amqpUrl = z.string().refine(isAmqpUrl, { error: 'expected amqp://… or amqps://…' });

const milliseconds = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);

/** The fields of a schema for `AmqpServerOptions`. */
export const serverFields = {
  url: secret(z.union([amqpUrl, z.array(amqpUrl).min(1).readonly()]).default('amqp://localhost')),
  username: z.string().optional(),
  password: secret(z.string().optional()),
  tls: tlsOptions,
  login: z.enum(['password', 'certificate']).default('password'),
  connectTimeout: milliseconds.default(20_000),
  replyTimeout: milliseconds.default(30_000),
  heartbeat: z.int().min(0).max(65_535_000).default(10_000),
};

const serverSchema = z.object(serverFields);

/** What a schema made with `serverFields` gives. */
export type ServerFields = z.output<typeof serverSchema>;

/** The server that checked options are about. */
export const serverOf = ({ url, username, password, ...settings }: ServerFields): AmqpServer => ({
  urls: typeof url === 'string' ? [url] : url,
  username,
  password,
  tls: settings.tls,
  login: settings.login,
  connectTimeout: settings.connectTimeout,
  replyTimeout: settings.replyTimeout,
  heartbeat: settings.heartbeat,
});

/** The server as names and messages show it: without user, password and query. */
export const shownServer = ({ urls }: Pick<AmqpServer, 'urls'>): string => urls.map(shownUrl).join(', ');

/** One of its addresses as messages show it. */
export const shownUrl = (url: string): string => {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
};
