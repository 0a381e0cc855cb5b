import {
  definePlugin,
  defineSource,
  LOGGER,
  type Plugin,
  type Prepared,
  type Source,
} from '@dstream/core/plugin';
import {
  socketBytesOptions,
  socketStreamOptions,
  socketTextOptions,
  type SocketBytesOptions,
  type SocketStreamOptions,
  type SocketTextOptions,
} from './options.ts';
import { createSocketBytes } from './socket-bytes.ts';
import { createSocketStream } from './socket-stream.ts';
import { createSocketText } from './socket-text.ts';

export type { LineEncoding } from './decode-lines.ts';
export type { PeerOptions, SocketBytesOptions, SocketStreamOptions, SocketTextOptions } from './options.ts';
export type { SocketErrorCode } from './socket-error.ts';
export type { Converter } from './socket-stream.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    socketText: { options: SocketTextOptions; record: string };
    socketBytes: { options: SocketBytesOptions; record: Uint8Array };
    socketStream: { options: SocketStreamOptions<unknown>; record: unknown };
  }
}

/** Lines of text from a TCP server, as `nc -lk 9999` sends them. */
export const socketText = defineSource({
  name: 'socketText',
  options: socketTextOptions,
  create: (options, use) => createSocketText(options, use(LOGGER)),
});

const bytes = defineSource({ name: 'socketBytes', options: socketBytesOptions, create: createSocketBytes });

/** Frames from a TCP server: four bytes with the length, big-endian, then the bytes. With `decode`: what is in them. */
export const socketBytes = bytes as {
  <T = Uint8Array>(options: SocketBytesOptions<T>): Prepared<Source<T>>;
  readonly binding: typeof bytes.binding;
};

const stream = defineSource({
  name: 'socketStream',
  options: socketStreamOptions,
  create: createSocketStream,
});

/** What a `converter` makes of the bytes of a TCP connection. */
export const socketStream = stream as {
  <T>(options: SocketStreamOptions<T>): Prepared<Source<T>>;
  readonly binding: typeof stream.binding;
};

/** Finds the sources of this package by name: `socketText`, `socketBytes`, `socketStream`. */
export const socketPlugin: Plugin = definePlugin({
  name: '@dstream/source-socket',
  provides: [socketText, socketBytes, socketStream],
});
