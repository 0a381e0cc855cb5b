import { redactUrl, StallWatch, tlsSettings, within } from '@dstream/connection';
import { WebSocket } from 'ws';
import type { WebSocketMessage, WebSocketSettings } from './options.ts';
import { errorOfClose, errorOfStatus, explain, webSocketError } from './websocket-error.ts';

/** Milliseconds that the server gets to answer a farewell. */
const farewell = 1000;

/** One connection, watched for silence. */
export class Connection {
  /** Resolves when the server has ended the feed for good; rejects when the connection failed or ended otherwise. */
  readonly ended: Promise<void>;
  readonly #socket: WebSocket;
  readonly #gone: Promise<void>;
  readonly #watch: StallWatch;
  readonly #pings: NodeJS.Timeout;

  /** Sends `greeting` first, and gives each message to `onMessage`. */
  constructor(
    settings: WebSocketSettings,
    greeting: () => readonly WebSocketMessage[],
    onMessage: (message: WebSocketMessage, bytes: number) => void,
  ) {
    const { url, stallTimeout, pingInterval, maxMessageBytes, endCodes } = settings;
    const server = redactUrl(url);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ended = promise;
    promise.catch(() => undefined);
    const socket = (this.#socket = socketOf(settings));
    const fail = (error: unknown): void => {
      reject(explain(error, server, maxMessageBytes));
      socket.terminate();
    };
    this.#watch = new StallWatch(stallTimeout, () =>
      fail(webSocketError('WEBSOCKET_STALLED', { server, limit: stallTimeout })),
    );
    this.#pings = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }, pingInterval).unref();
    const alive = (): void => this.#watch.alive();
    this.#gone = new Promise((gone) => socket.once('close', () => gone()));
    socket.on('error', fail);
    socket.on('unexpected-response', (_, { statusCode }) => fail(errorOfStatus(server, statusCode!)));
    socket.on('open', () => {
      this.#watch.start();
      try {
        for (const message of greeting()) socket.send(message);
      } catch (error) {
        fail(error);
      }
    });
    socket.on('ping', alive).on('pong', alive);
    socket.on('message', (data, isBinary) => {
      alive();
      const bytes = data as Buffer;
      onMessage(isBinary ? bytes : bytes.toString(), bytes.byteLength);
    });
    socket.on('close', (code, reason) => {
      this.#quiet();
      if (endCodes.includes(code)) resolve();
      else reject(errorOfClose(server, code, reason.toString()));
    });
  }

  /** Reads no further for now. */
  pause(): void {
    this.#watch.stop();
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#socket.isPaused) return;
    this.#watch.start();
    this.#socket.resume();
  }

  /** Ends the connection; what still arrives is given to nobody. Idempotent. */
  async close(): Promise<void> {
    const socket = this.#socket;
    this.#quiet();
    socket.removeAllListeners('message');
    socket.resume();
    socket.close(1000);
    await within(this.#gone, farewell, () => new Error('no answer')).catch(() => socket.terminate());
    await this.#gone;
  }

  #quiet(): void {
    clearInterval(this.#pings);
    this.#watch.stop();
  }
}

const socketOf = (settings: WebSocketSettings): WebSocket => {
  const { url, protocols, headers, bearer, basic, tls, compression, maxMessageBytes, connectTimeout } =
    settings;
  return new WebSocket(url, [protocols].flat(), {
    ...tlsSettings(tls),
    headers: {
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(basic && {
        authorization: `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}`,
      }),
      ...headers,
    },
    perMessageDeflate: compression,
    maxPayload: maxMessageBytes,
    handshakeTimeout: connectTimeout,
  });
};
