import type { ConnectionOptions } from 'node:tls';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';
import type { LineEncoding } from './decode-lines.ts';
import { chunkBytes } from './receive.ts';
import type { Converter } from './socket-stream.ts';

/** Whom to connect to: the options all sources of this package share. */
export interface PeerOptions {
  /** Name or address of the server. */
  host: string;
  /** 1 to 65535. */
  port: number;
  /** Milliseconds to wait for a connection. Default: 20,000. */
  connectTimeout?: number | undefined;
  /** true, or settings of node:tls (`ca`, `cert`, `key`, `servername` …), for TLS. Default: false. Never logged. */
  tls?: boolean | ConnectionOptions | undefined;
}

/** Options of `socketText`. */
export interface SocketTextOptions extends PeerOptions {
  /** Default: utf8. */
  encoding?: LineEncoding | undefined;
  /** A longer line is left out and reported. At least 65,536; default: 1,048,576. */
  maxLineBytes?: number | undefined;
}

/** Options of `socketBytes`. */
export interface SocketBytesOptions<T = Uint8Array> extends PeerOptions {
  /** A frame that announces more ends the connection. Default: 16,777,216. */
  maxFrameBytes?: number | undefined;
  /** The records of one frame; called where the task runs. Default: the frame's bytes are the record. */
  decode?: ((frame: Uint8Array) => Iterable<T>) | undefined;
}

/** Options of `socketStream`. */
export interface SocketStreamOptions<T> extends PeerOptions {
  /** Makes records of the bytes of one connection; called by the receiver once per connection. */
  converter: Converter<T>;
}

const positive = z.int().min(1);

const peer = {
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  connectTimeout: positive.default(20_000),
  tls: secret(
    z
      .union([z.boolean(), z.custom<ConnectionOptions>(isObject, 'expected a boolean or an object')])
      .default(false),
  ),
};

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

export const socketTextOptions = z.object({
  ...peer,
  encoding: z.enum(['utf8', 'latin1']).default('utf8'),
  maxLineBytes: z.int().min(chunkBytes).default(1_048_576),
});

export const socketBytesOptions = z.object({
  ...peer,
  maxFrameBytes: positive.max(2 ** 31 - 1).default(16_777_216),
  decode: z.custom<(frame: Uint8Array) => Iterable<unknown>>(isFunction, 'expected a function').optional(),
});

export const socketStreamOptions = z.object({
  ...peer,
  converter: z.custom<Converter<unknown>>(isFunction, 'expected a function'),
});
