import { defineErrors, type DStreamError, type ErrorMaker, isDStreamError } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  SOCKET_CLOSED: (p: { peer: string; unfinished: number }): string =>
    `${p.peer} closed the connection${lost(p.unfinished)}. It is opened again after a pause; ` +
    `check the server if this goes on.`,
  SOCKET_FAILED: (p: { peer: string; reason: string }): string =>
    `The connection to ${p.peer} failed: ${p.reason}. It is opened again after a pause.`,
  SOCKET_FRAME_INVALID: (p: { peer: string; length: number; maxFrameBytes: number }): string =>
    `${p.peer} announced a frame of ${p.length} bytes; 0 to ${p.maxFrameBytes} are allowed. ` +
    `Check that it sends frames (4 bytes length, big-endian, then the bytes), or raise maxFrameBytes.`,
  SOCKET_HOST_UNKNOWN: (p: { peer: string }): string =>
    `The host name of ${p.peer} is not known. Check its spelling, or the name server.`,
  SOCKET_LINE_TOO_LONG: (p: { peer: string; maxLineBytes: number }): string =>
    `${p.peer} sent a line of more than ${p.maxLineBytes} bytes, which is left out. ` +
    `Check that it ends lines with \\n, or raise maxLineBytes.`,
  SOCKET_REFUSED: (p: { peer: string }): string =>
    `Nothing listens on ${p.peer}. ` +
    `Start the server (for a try: nc -lk ${p.peer.replace(/^.*:/, '')}), or check host and port.`,
  SOCKET_RESET: (p: { peer: string; unfinished: number }): string =>
    `${p.peer} broke the connection${lost(p.unfinished)}. It is opened again after a pause; ` +
    `check the server if this goes on.`,
  SOCKET_TEXT_INVALID: (p: { peer: string }): string =>
    `${p.peer} sent bytes that are not UTF-8; they become U+FFFD. Send UTF-8, or set encoding: 'latin1'.`,
  SOCKET_TIMED_OUT: (p: { peer: string }): string =>
    `${p.peer} does not answer. Check that it runs and that no firewall is in between.`,
  SOCKET_TLS_FAILED: (p: { peer: string; reason: string }): string =>
    `${p.peer} and this program could not agree on TLS: ${p.reason}. Check the certificate and the tls option.`,
  SOCKET_UNREACHABLE: (p: { peer: string }): string =>
    `There is no way to ${p.peer}. Check the network and the address.`,
} satisfies Record<string, (params: never) => string>;

const lost = (bytes: number): string =>
  bytes > 0 ? ` and left ${bytes} bytes of an unfinished record, now dropped` : '';

/** A code of this plugin. */
export type SocketErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const socketError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

const codes: Readonly<
  Record<string, 'SOCKET_REFUSED' | 'SOCKET_HOST_UNKNOWN' | 'SOCKET_TIMED_OUT' | 'SOCKET_UNREACHABLE'>
> = {
  ECONNREFUSED: 'SOCKET_REFUSED',
  EAI_AGAIN: 'SOCKET_HOST_UNKNOWN',
  EAI_NONAME: 'SOCKET_HOST_UNKNOWN',
  ENOTFOUND: 'SOCKET_HOST_UNKNOWN',
  ETIMEDOUT: 'SOCKET_TIMED_OUT',
  EHOSTUNREACH: 'SOCKET_UNREACHABLE',
  ENETUNREACH: 'SOCKET_UNREACHABLE',
};

/** Gives an error of the operating system its code and a text that names the peer; leaves coded errors as they are. */
export const explain = (cause: NodeJS.ErrnoException, peer: string, unfinished: number): DStreamError => {
  if (isDStreamError(cause)) return cause;
  const known = codes[cause.code ?? ''];
  if (known) return socketError(known, { peer }, { cause });
  if (cause.code === 'ECONNRESET' || cause.code === 'EPIPE') {
    return socketError('SOCKET_RESET', { peer, unfinished }, { cause });
  }
  const code = isTlsError(cause.code ?? '') ? 'SOCKET_TLS_FAILED' : 'SOCKET_FAILED';
  return socketError(code, { peer, reason: cause.message }, { cause });
};

const isTlsError = (code: string): boolean =>
  /^(EPROTO$|ERR_(TLS|SSL)_|CERT_|CRL_|DEPTH_|SELF_SIGNED|UNABLE_TO_|HOSTNAME_)/.test(code);
