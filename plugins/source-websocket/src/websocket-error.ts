import { networkAdvice, networkFailure } from '@dstream/connection';
import { defineErrors, isDStreamError, type DStreamError, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  WEBSOCKET_CLOSED: (p: { server: string; code: number; reason: string }): string =>
    `${p.server} has closed the connection with code ${p.code}${p.reason && ` and says: ${p.reason}`}. If that is the end of it, name the code in endCodes.`,
  WEBSOCKET_CONNECTION_FAILED: (p: { server: string; reason: string }): string =>
    `The connection to ${p.server} failed: ${p.reason}.`,
  WEBSOCKET_MESSAGE_TOO_LARGE: (p: { server: string; maxMessageBytes: number }): string =>
    `${p.server} sends a message of more than ${p.maxMessageBytes} bytes. Raise maxMessageBytes, if it is meant to.`,
  WEBSOCKET_REFUSED: (p: { server: string; status: number }): string =>
    `${p.server} does not open a WebSocket: it answers with status ${p.status}. Check url, protocols and headers.`,
  WEBSOCKET_STALLED: (p: { server: string; limit: number }): string =>
    `${p.server} has not answered for ${p.limit} ms, pings neither. Check the server and the network.`,
  WEBSOCKET_UNAUTHORIZED: (p: { server: string; status: number }): string =>
    `${p.server} does not let this program in (status ${p.status}). Check bearer, basic or headers.`,
  WEBSOCKET_UNAVAILABLE: (p: { server: string; status: number }): string =>
    `${p.server} takes no connection at the moment (status ${p.status}). Look there, if this goes on.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type WebSocketErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const webSocketError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

/** The error of a handshake that was answered with this. */
export const errorOfStatus = (server: string, status: number): DStreamError => {
  if (status === 401 || status === 403 || status === 407)
    return webSocketError('WEBSOCKET_UNAUTHORIZED', { server, status });
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return webSocketError('WEBSOCKET_UNAVAILABLE', { server, status });
  return webSocketError('WEBSOCKET_REFUSED', { server, status });
};

/** The error of a connection that has ended with this code; 1006 stands for none. */
export const errorOfClose = (server: string, code: number, reason: string): DStreamError =>
  code === 1006
    ? webSocketError('WEBSOCKET_CONNECTION_FAILED', { server, reason: networkAdvice('reset') })
    : webSocketError('WEBSOCKET_CLOSED', { server, code, reason });

/** Gives an error of the client its code, and a text that names the server. */
export const explain = (error: unknown, server: string, maxMessageBytes: number): DStreamError => {
  if (isDStreamError(error)) return error;
  const cause = error as NodeJS.ErrnoException;
  if (cause.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
    return webSocketError('WEBSOCKET_MESSAGE_TOO_LARGE', { server, maxMessageBytes }, { cause });
  const failure =
    networkFailure(cause) ?? (/handshake has timed out/.test(cause.message) ? 'timed-out' : undefined);
  const reason = failure === undefined ? cause.message : networkAdvice(failure);
  return webSocketError('WEBSOCKET_CONNECTION_FAILED', { server, reason }, { cause });
};
