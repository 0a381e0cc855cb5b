import { tlsOptions, type TlsSetting } from '@dstream/connection';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** A message: text, or bytes. */
export type WebSocketMessage = string | Uint8Array;

/** Messages to send. */
export type WebSocketMessages = WebSocketMessage | readonly WebSocketMessage[];

/** Options of `webSocket`. */
export interface WebSocketOptions {
  /** The server: `wss://example.com/feed`. Its query is never printed. */
  url: string;
  /**
   * What to send when the connection is open, or a function that makes it of the last message that is durable; undefined: none
   * since the process has begun. Never printed.
   */
  subscribe?: WebSocketMessages | ((last: WebSocketMessage | undefined) => WebSocketMessages) | undefined;
  /** Subprotocols that the server may choose from. */
  protocols?: string | readonly string[] | undefined;
  /** Of the handshake. Never printed. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** A token for `Authorization: Bearer …`. Never printed. */
  bearer?: string | undefined;
  /** For `Authorization: Basic …`. Never printed. */
  basic?: { readonly user: string; readonly password: string } | undefined;
  /** Settings of node:tls (`ca`, `cert`, `key`, `servername` …) for wss. Never printed. */
  tls?: TlsSetting | undefined;
  /** Codes with which the server ends the feed for good; with every other one it is connected to again. Default `[1000]`. */
  endCodes?: readonly number[] | undefined;
  /** Whether messages may be compressed (permessage-deflate). Default false. */
  compression?: boolean | undefined;
  /** The most bytes of a message, when it was decompressed. Default 1 MiB. */
  maxMessageBytes?: number | undefined;
  /** The most bytes that were read and are not durable yet; then nothing more is read. Default 8 MiB. */
  maxWaitingBytes?: number | undefined;
  /** Milliseconds in which messages become one block. Default 50. */
  linger?: number | undefined;
  /** Milliseconds to wait for a connection and the handshake. Default 10 000. */
  connectTimeout?: number | undefined;
  /** Milliseconds between pings. Default 15 000. */
  pingInterval?: number | undefined;
  /** Milliseconds without a message, ping or pong after which the server counts as stalled. Default 60 000. */
  stallTimeout?: number | undefined;
}

const hasNoLogin = (url: string): boolean => new URL(url).username === '';
const positive = z.int().min(1);
type Subscribe = WebSocketMessages | ((last: WebSocketMessage | undefined) => WebSocketMessages);
const isMessage = (value: unknown): boolean => typeof value === 'string' || value instanceof Uint8Array;
const isSubscribe = (value: unknown): boolean =>
  typeof value === 'function' || isMessage(value) || (Array.isArray(value) && value.every(isMessage));

export const webSocketOptions = z
  .object({
    url: secret(z.url({ protocol: /^wss?$/ }).refine(hasNoLogin, 'give user and password as basic')),
    subscribe: secret(
      z.custom<Subscribe>(isSubscribe, 'expected text, bytes, an array of them, or a function').default([]),
    ),
    protocols: z.union([z.string().min(1), z.array(z.string().min(1)).readonly()]).default([]),
    headers: secret(z.record(z.string(), z.string()).optional()),
    bearer: secret(z.string().min(1).optional()),
    basic: secret(z.object({ user: z.string().regex(/^[^:]*$/), password: z.string() }).optional()),
    tls: tlsOptions,
    endCodes: z.array(z.int().min(1000).max(4999)).readonly().default([1000]),
    compression: z.boolean().default(false),
    maxMessageBytes: positive.max(2 ** 30).default(1_048_576),
    maxWaitingBytes: positive.default(8_388_608),
    linger: z.number().min(0).default(50),
    connectTimeout: positive.default(10_000),
    pingInterval: positive.default(15_000),
    stallTimeout: positive.default(60_000),
  })
  .refine(({ bearer, basic }) => bearer === undefined || basic === undefined, {
    message: 'goes without bearer',
    path: ['basic'],
  });

/** The options with their defaults. */
export type WebSocketSettings = z.output<typeof webSocketOptions>;
